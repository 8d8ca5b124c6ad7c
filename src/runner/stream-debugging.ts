import { debuglog } from "node:util";

/**
 * Whether Node prints the first 50 bytes of each chunk that it receives: NODE_DEBUG contains the section `stream`, or a
 * matching `*`. No other section of NODE_DEBUG shows data, and neither does NODE_DEBUG_NATIVE (measured with Node
 * 24.19, with and without TLS). Node reads the variable once, when a process starts.
 */
export function isStreamDebuggingEnabled(): boolean {
  return debuglog("stream").enabled;
}

/**
 * The problem if Node would print a received or echoed token. This file imports no other file, because a post step that
 * has nothing to do loads it.
 */
export function findStreamProblems(): readonly string[] {
  return isStreamDebuggingEnabled()
    ? [
        "NODE_DEBUG enables the section `stream`, so Node would log the beginning of every response, including the token. Set NODE_DEBUG: '' in the `env` of this step",
      ]
    : [];
}

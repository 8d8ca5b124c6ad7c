import { debuglog } from "node:util";

/**
 * Whether Node prints the beginning of everything that it receives, 50 bytes of each piece: NODE_DEBUG has the section
 * `stream`, or a `*` that fits. No other section of NODE_DEBUG shows data, and none of NODE_DEBUG_NATIVE (measured with
 * Node 24.19, over TLS and without). Node reads the variable once, when a process starts.
 */
export function printsWhatItReceives(): boolean {
  return debuglog("stream").enabled;
}

/**
 * The problem if Node would print a token that it receives, or one that a server echoes. This file imports nothing of
 * ours, because a post step that has nothing to do loads it.
 */
export function findStreamProblems(): readonly string[] {
  return printsWhatItReceives()
    ? [
        "NODE_DEBUG: with the section stream, Node prints the beginning of everything that it receives, including the token. Set NODE_DEBUG: '' in the `env` of this step",
      ]
    : [];
}

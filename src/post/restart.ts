import { extendEnvironment } from "../runner/environment.ts";

/** The argument of a restarted process, so that it does not restart again. */
const RESTARTED = "--restarted";

/**
 * Restarts this process with the same state and inputs, but without NODE_DEBUG, because a running process cannot switch
 * its output off. The process ID stays the same, so the runner can still send signals. Returns only if this is
 * impossible, as on Windows.
 *
 * A child process is no alternative, because another section of NODE_DEBUG prints the environment of a child.
 */
export function restartWithoutDebugging(): void {
  const [, entry = "", ...others] = process.argv;
  if (others.includes(RESTARTED) || process.platform === "win32" || process.execve === undefined) return;
  const args = [process.execPath, ...process.execArgv, entry, RESTARTED];
  process.execve(process.execPath, args, extendEnvironment({ NODE_DEBUG: "" }));
}

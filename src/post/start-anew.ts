import { environmentWith } from "../runner/environment.ts";

/** The argument of a process that has started anew: it is not to do so again. */
const ANEW = "--anew";

/**
 * Starts this process anew, with the same state and inputs, and without NODE_DEBUG: what that has switched on stays on.
 * It stays the process that the runner knows, and signals. Returns only if it cannot be done, as on Windows.
 *
 * A child process would not do: another section of NODE_DEBUG prints the environment that it is given.
 */
export function startAnewWithoutDebugging(): void {
  const [, entry = "", ...others] = process.argv;
  if (others.includes(ANEW) || process.platform === "win32" || process.execve === undefined) return;
  const args = [process.execPath, ...process.execArgv, entry, ANEW];
  process.execve(process.execPath, args, environmentWith({ NODE_DEBUG: "" }));
}

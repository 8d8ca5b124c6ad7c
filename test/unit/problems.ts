import { Invalid } from "../../src/redaction/invalid.ts";

/** Returns the problems that a parser reports. Fails the test if it succeeds, or throws anything but `Invalid`. */
export function readProblems(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof Invalid) return error.problems;
    throw error;
  }
  throw new Error("The parser reported no problem");
}

/** Returns what a parser returns, or `undefined` if it throws `Invalid`. Fails the test if it throws anything else. */
export function readValid<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

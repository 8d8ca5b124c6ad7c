import { Invalid } from "../../src/redaction/invalid.ts";

/** What a parser says is wrong. A parser that is content, or throws anything but `Invalid`, fails the test. */
export function problemsOf(parse: () => unknown): readonly string[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof Invalid) return error.problems;
    throw error;
  }
  throw new Error("Nothing was wrong");
}

/** What a parser reads, `undefined` where it throws `Invalid`. Anything else that it throws fails the test. */
export function readBy<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Invalid) return undefined;
    throw error;
  }
}

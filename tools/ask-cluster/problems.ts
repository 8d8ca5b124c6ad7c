import { Invalid } from "../../src/redaction/invalid.ts";

/** Collects problems, so that the user sees all of them at once. */
export interface Problems {
  /**
   * Returns what `parse` returns. If it throws `Invalid`, keeps the problems with `name`, and returns an empty text.
   */
  read(name: string, parse: () => string): string;
  /** Throws `Invalid` with all problems, if there are any. */
  throwAny(): void;
}

/** Creates an empty collection. */
export function createProblems(): Problems {
  const problems: string[] = [];
  return {
    read(name, parse) {
      try {
        return parse();
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        problems.push(...error.problems.map((problem) => `${name}: ${problem}`));
        return "";
      }
    },
    throwAny() {
      if (problems.length > 0) throw new Invalid(...problems);
    },
  };
}

import { Invalid } from "../../src/redaction/invalid.ts";

/** Collects what is wrong in several places, so that a person hears of all of it at once. */
export interface Problems {
  /** What `parse` returns; an empty text where it throws `Invalid`, which is kept with the name of the place. */
  read(name: string, parse: () => string): string;
  /** Throws `Invalid` with all that was kept, if anything was. */
  throwAny(): void;
}

/** No problems yet. */
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

/** A run and its creation time, which give its position in the history of a repository. */
export interface CreatedRun {
  readonly id: number;
  readonly createdAtMs: number;
}

/** The next request to GitHub: list the last 100 runs up to a creation time, or get one run. */
export type Question =
  | { readonly kind: "list"; readonly createdUntilMs: number }
  | { readonly kind: "run"; readonly id: number };

/**
 * A list, which is about 1 MB, is requested only if it can be expected to contain this many of the runs in question.
 */
const WORTH_A_LIST = 3;

/** The progress of the requests about a repository, from its newest run in question to its oldest. */
export interface Way {
  /** IDs of the runs whose state is not known yet, in descending order. */
  readonly open: readonly number[];
  /** The difference between the first and the last ID in a list; infinite until a list was received. */
  readonly reach: number;
  /** The oldest run that GitHub has shown. */
  readonly last: CreatedRun | undefined;
}

/**
 * Returns the next request, or `undefined` if it is cheaper to get the remaining runs one by one. IDs increase with
 * time, so the difference between two of them tells whether one list can contain both. If a run is far from the last
 * one, it is requested by itself. The response has its creation time, and a list up to that time contains the runs just
 * before it.
 */
export function nextQuestion({ open, reach, last }: Way): Question | undefined {
  const start = open.find((id, index) => {
    const lastInList = open[index + WORTH_A_LIST - 1];
    return lastInList !== undefined && id - lastInList <= reach;
  });
  if (start === undefined) return undefined;
  return last !== undefined && last.id - start <= reach
    ? { kind: "list", createdUntilMs: last.createdAtMs }
    : { kind: "run", id: start };
}

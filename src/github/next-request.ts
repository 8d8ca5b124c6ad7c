/** A run and its creation time, which give its position in the history of a repository. */
export interface CreatedRun {
  readonly id: number;
  readonly createdAtMs: number;
}

/** The next request to GitHub: list the last 100 runs up to a creation time, or get one run. */
export type NextRequest =
  | { readonly kind: "list"; readonly createdUntilMs: number }
  | { readonly kind: "run"; readonly id: number };

/** A list is about 1 MB. It is requested only if it probably contains at least this many of the runs to look up. */
const MIN_RUNS_PER_LIST = 3;

/** The progress of the requests about a repository, from the newest run to look up to the oldest. */
export interface Progress {
  /** IDs of the runs whose state is not known yet, in descending order. */
  readonly open: readonly number[];
  /** The difference between the first and the last ID in a list. Infinite until the first list is received. */
  readonly listSpan: number;
  /** The oldest run that GitHub has shown. */
  readonly last: CreatedRun | undefined;
}

/**
 * Returns the next request, or `undefined` if it is cheaper to get the remaining runs one by one. IDs increase with
 * time, so the difference between two IDs shows whether one list can contain both runs. A run that is far from the last
 * one is requested alone. The response contains its creation time, and a list up to that time contains the runs just
 * before it.
 */
export function chooseNextRequest({ open, listSpan, last }: Progress): NextRequest | undefined {
  const start = open.find((id, index) => {
    const lastInList = open[index + MIN_RUNS_PER_LIST - 1];
    return lastInList !== undefined && id - lastInList <= listSpan;
  });
  if (start === undefined) return undefined;
  return last !== undefined && last.id - start <= listSpan
    ? { kind: "list", createdUntilMs: last.createdAtMs }
    : { kind: "run", id: start };
}

/** A run and the time of its creation: where in the history of a repository it is. */
export interface CreatedRun {
  readonly id: number;
  readonly createdAtMs: number;
}

/** What to ask GitHub next: for the 100 last runs that were created until a time, or for one run. */
export type Question =
  | { readonly kind: "list"; readonly createdUntilMs: number }
  | { readonly kind: "run"; readonly id: number };

/** A list is worth its request, and its megabyte, if it can be expected to hold this many of the runs in question. */
const WORTH_A_LIST = 3;

/** How far the questions about a repository have come, from its newest run in question to the oldest. */
export interface Way {
  /** IDs of the runs that are still in question, in descending order. */
  readonly open: readonly number[];
  /** How far apart the IDs at the two ends of a list are; infinite if that is not known yet. */
  readonly reach: number;
  /** The oldest run that GitHub has shown. */
  readonly last: CreatedRun | undefined;
}

/**
 * The next question; `undefined` if lists help no further, and the rest is cheaper to ask for one by one. IDs rise with
 * time, so the distance between two of them tells whether one list can hold both. A run that is far from the last one is
 * asked for by itself: the answer tells when it was created, and a list up to that time has the runs just before it.
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

import type { JobOperation, Plot, Times } from "./fault-expectation.ts";
import { FAULT_KINDS, type FaultMaker } from "./fault-kinds.ts";

/** One cell of the matrix: an operation, in a situation, goes wrong in a way, so many times. */
export interface FaultCase {
  readonly name: string;
  readonly plot: Plot;
  readonly operation: JobOperation;
  readonly times: Times;
  readonly fault: FaultMaker;
}

/** A situation, and the operation that goes wrong in it. */
interface PlotDescription {
  readonly plot: Plot;
  readonly operation: JobOperation;
  readonly title: string;
}

/** The situations by name. */
export const PLOTS: Readonly<Record<Plot, PlotDescription>> = {
  find: { plot: "find", operation: "GetClusterDatabases", title: "listing the databases" },
  create: { plot: "create", operation: "CreateDatabaseToken", title: "creating the token" },
  "look-up": {
    plot: "look-up",
    operation: "GetDatabaseTokens",
    title: "looking up the mark of a create whose answer was lost",
  },
  "revoke-in-main": {
    plot: "revoke-in-main",
    operation: "DeleteDatabaseToken",
    title: "revoking in main a token whose answer was lost",
  },
  "revoke-in-post": {
    plot: "revoke-in-post",
    operation: "DeleteDatabaseToken",
    title: "revoking the token at the job's end",
  },
};

/** One kind for each verdict and way of failing: these go wrong twice and every time, too. */
const REPEATED = [
  "hang-up after the effect",
  "sent twice by a gateway, 5 s apart",
  "stall before the effect",
  "403",
  "503",
  "429 with Retry-After in seconds",
  "HTML with 200",
  "HTML with 404",
  "half a body",
  "redirect",
];

const TIMES: readonly { readonly times: Times; readonly words: string }[] = [
  { times: Number.POSITIVE_INFINITY, words: "every time" },
  { times: 2, words: "twice" },
  { times: 1, words: "once" },
];

/** The cells of one situation, those first that take longest. */
export function faultCases(plot: Plot): readonly FaultCase[] {
  const { operation } = PLOTS[plot];
  return TIMES.flatMap(({ times, words }) =>
    Object.entries(FAULT_KINDS)
      .filter(([kind]) => (times === 1 && plot !== "revoke-in-main") || REPEATED.includes(kind))
      .map(([kind, fault]) => ({ name: `${kind}, ${words}`, plot, operation, times, fault })),
  );
}

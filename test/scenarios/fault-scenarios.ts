import type { Situation, Times } from "./fault-expectation.ts";
import { FAULT_KINDS, type FaultMaker } from "./fault-kinds.ts";
import type { JobOperation } from "./fault-verdict.ts";

/** One cell of the table: an operation fails in a situation with a fault, this many times. */
export interface FaultScenario {
  readonly name: string;
  readonly situation: Situation;
  readonly operation: JobOperation;
  readonly times: Times;
  readonly fault: FaultMaker;
}

/** A situation, and the operation that fails in it. */
interface SituationDescription {
  readonly situation: Situation;
  readonly operation: JobOperation;
  readonly title: string;
}

/** The situations by name. */
export const SITUATIONS: Readonly<Record<Situation, SituationDescription>> = {
  find: { situation: "find", operation: "GetClusterDatabases", title: "a failure to list the databases" },
  create: { situation: "create", operation: "CreateDatabaseToken", title: "a failure to create the token" },
  "look-up": {
    situation: "look-up",
    operation: "GetDatabaseTokens",
    title: "a failure to look up the mark after a lost create response",
  },
  "revoke-in-main": {
    situation: "revoke-in-main",
    operation: "DeleteDatabaseToken",
    title: "a failure to revoke the token in main after a lost create response",
  },
  "revoke-in-post": {
    situation: "revoke-in-post",
    operation: "DeleteDatabaseToken",
    title: "a failure to revoke the token in post",
  },
};

/** One kind for each verdict and type of failure. These also fail twice and every time. */
export const REPEATED = [
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

export const TIMES: readonly { readonly times: Times; readonly words: string }[] = [
  { times: Number.POSITIVE_INFINITY, words: "every time" },
  { times: 2, words: "twice" },
  { times: 1, words: "once" },
];

/** The cells of one situation, the slowest first. */
export function faultScenarios(situation: Situation): readonly FaultScenario[] {
  const { operation } = SITUATIONS[situation];
  return TIMES.flatMap(({ times, words }) =>
    Object.entries(FAULT_KINDS)
      .filter(([kind]) => (times === 1 && situation !== "revoke-in-main") || REPEATED.includes(kind))
      .map(([kind, fault]) => ({ name: `${kind}, ${words}`, situation, operation, times, fault })),
  );
}

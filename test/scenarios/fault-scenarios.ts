import type { JobOperation, Situation, Times } from "./fault-expectation.ts";
import { FAULT_KINDS, type FaultMaker } from "./fault-kinds.ts";

/** One cell of the matrix: an operation, in a situation, goes wrong in a way, so many times. */
export interface FaultScenario {
  readonly name: string;
  readonly situation: Situation;
  readonly operation: JobOperation;
  readonly times: Times;
  readonly fault: FaultMaker;
}

/** A situation, and the operation that goes wrong in it. */
interface SituationDescription {
  readonly situation: Situation;
  readonly operation: JobOperation;
  readonly title: string;
}

/** The situations by name. */
export const SITUATIONS: Readonly<Record<Situation, SituationDescription>> = {
  find: { situation: "find", operation: "GetClusterDatabases", title: "listing the databases" },
  create: { situation: "create", operation: "CreateDatabaseToken", title: "creating the token" },
  "look-up": {
    situation: "look-up",
    operation: "GetDatabaseTokens",
    title: "looking up the mark of a create whose answer was lost",
  },
  "revoke-in-main": {
    situation: "revoke-in-main",
    operation: "DeleteDatabaseToken",
    title: "revoking in main a token whose answer was lost",
  },
  "revoke-in-post": {
    situation: "revoke-in-post",
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
export function faultScenarios(situation: Situation): readonly FaultScenario[] {
  const { operation } = SITUATIONS[situation];
  return TIMES.flatMap(({ times, words }) =>
    Object.entries(FAULT_KINDS)
      .filter(([kind]) => (times === 1 && situation !== "revoke-in-main") || REPEATED.includes(kind))
      .map(([kind, fault]) => ({ name: `${kind}, ${words}`, situation, operation, times, fault })),
  );
}

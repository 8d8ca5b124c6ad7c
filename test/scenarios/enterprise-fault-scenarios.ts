import type { EnterpriseProduct } from "../support/influxdb3/routes.ts";
import type { EnterpriseJobOperation, EnterpriseSituation } from "./enterprise-fault-expectation.ts";
import type { Times } from "./fault-expectation.ts";
import { ENTERPRISE_CREATE_FAULTS, FAULT_KINDS, type FaultMaker } from "./fault-kinds.ts";
import { REPEATED, TIMES } from "./fault-scenarios.ts";

/** One cell of the table: an operation fails in a situation with a fault, this many times. */
export interface EnterpriseFaultScenario {
  readonly product: EnterpriseProduct;
  readonly name: string;
  readonly situation: EnterpriseSituation;
  readonly operation: EnterpriseJobOperation;
  readonly times: Times;
  readonly fault: FaultMaker;
}

/** A situation, and the operation that fails in it. */
interface SituationDescription {
  readonly product: EnterpriseProduct;
  readonly situation: EnterpriseSituation;
  readonly operation: EnterpriseJobOperation;
  readonly title: string;
}

/** The situations in the life of a token. Cloud differs from Enterprise only while a database is not in the list yet. */
export const ENTERPRISE_SITUATIONS: readonly SituationDescription[] = [
  { product: "enterprise", situation: "find", operation: "ListDatabases", title: "a failure to list the databases" },
  {
    product: "enterprise",
    situation: "create",
    operation: "CreateResourceToken",
    title: "a failure to create the token",
  },
  { product: "enterprise", situation: "check-grant", operation: "QueryTokens", title: "a failure to check the grant" },
  {
    product: "enterprise",
    situation: "replace",
    operation: "DeleteToken",
    title: "a failure to replace the token after a lost response",
  },
  {
    product: "enterprise",
    situation: "probe-write",
    operation: "WriteLp",
    title: "a failure to check that the token can write",
  },
  {
    product: "enterprise",
    situation: "probe-read",
    operation: "QuerySql",
    title: "a failure to check that the token can read",
  },
  {
    product: "enterprise",
    situation: "look-up-in-post",
    operation: "QueryTokens",
    title: "a failure to look up the mark in post",
  },
  {
    product: "enterprise",
    situation: "revoke-in-post",
    operation: "DeleteToken",
    title: "a failure to revoke the token in post",
  },
  {
    product: "cloud",
    situation: "find-again",
    operation: "ListDatabases",
    title: "a failure to list the databases again, because one is not in the list yet",
  },
];

/** The only situations in which the third request differs from the second, or post can meet the same fault. */
const WITH_SECOND_FAULT: readonly EnterpriseSituation[] = ["create", "replace"];

/** The cells of one situation, the slowest first. */
export function enterpriseFaultScenarios({
  product,
  situation,
  operation,
}: SituationDescription): readonly EnterpriseFaultScenario[] {
  const kinds = { ...FAULT_KINDS, ...(situation === "create" && ENTERPRISE_CREATE_FAULTS) };
  const isUseful = (times: Times, kind: string): boolean => {
    if (times === 2 && !WITH_SECOND_FAULT.includes(situation)) return false;
    return (times === 1 && situation !== "replace") || REPEATED.includes(kind);
  };
  return TIMES.flatMap(({ times, words }) =>
    Object.entries(kinds)
      .filter(([kind]) => isUseful(times, kind))
      .map(([kind, fault]) => ({ name: `${kind}, ${words}`, product, situation, operation, times, fault })),
  );
}

import type { EnterpriseProduct } from "../support/influxdb3/routes.ts";
import type { EnterpriseSituation, Times } from "./fault-expectation.ts";
import { ENTERPRISE_CREATE_FAULTS, FAULT_KINDS, type FaultMaker } from "./fault-kinds.ts";
import { REPEATED, TIMES } from "./fault-scenarios.ts";
import type { EnterpriseJobOperation } from "./fault-verdict.ts";

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

/** The situations in the life of a token. */
const ON_ENTERPRISE: readonly Omit<SituationDescription, "product">[] = [
  { situation: "find", operation: "ListDatabases", title: "a failure to list the databases" },
  { situation: "create", operation: "CreateResourceToken", title: "a failure to create the token" },
  { situation: "check-grant", operation: "QueryTokens", title: "a failure to check the grant" },
  {
    situation: "revoke-in-main",
    operation: "DeleteToken",
    title: "a failure to replace the token after a lost response",
  },
  { situation: "probe-write", operation: "WriteLp", title: "a failure to check that the token can write" },
  { situation: "probe-read", operation: "QuerySql", title: "a failure to check that the token can read" },
  { situation: "look-up-in-post", operation: "QueryTokens", title: "a failure to look up the mark in post" },
  { situation: "revoke-in-post", operation: "DeleteToken", title: "a failure to revoke the token in post" },
];

/** Cloud has the same API. It differs only while a database is not in the list yet. */
export const ENTERPRISE_SITUATIONS: readonly SituationDescription[] = [
  ...ON_ENTERPRISE.map((each) => ({ product: "enterprise", ...each }) as const),
  {
    product: "cloud",
    situation: "find-again",
    operation: "ListDatabases",
    title: "a failure to list the databases again, because one is not in the list yet",
  },
];

/** The only situations in which the third request differs from the second, or post can meet the same fault. */
const WITH_SECOND_FAULT: readonly EnterpriseSituation[] = ["create", "revoke-in-main"];

/** The cells of one situation, the slowest first. */
export function enterpriseFaultScenarios({
  product,
  situation,
  operation,
}: SituationDescription): readonly EnterpriseFaultScenario[] {
  const kinds = { ...FAULT_KINDS, ...(situation === "create" && ENTERPRISE_CREATE_FAULTS) };
  const isUseful = (times: Times, kind: string): boolean => {
    if (times === 2 && !WITH_SECOND_FAULT.includes(situation)) return false;
    return (times === 1 && situation !== "revoke-in-main") || REPEATED.includes(kind);
  };
  return TIMES.flatMap(({ times, words }) =>
    Object.entries(kinds)
      .filter(([kind]) => isUseful(times, kind))
      .map(([kind, fault]) => ({ name: `${kind}, ${words}`, product, situation, operation, times, fault })),
  );
}

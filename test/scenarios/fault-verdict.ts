import type { FaultKind } from "../support/influxdb/fault.ts";

/** The operations of the Management API that a job uses. */
export type JobOperation = "GetClusterDatabases" | "CreateDatabaseToken" | "GetDatabaseTokens" | "DeleteDatabaseToken";

/** The operations of Enterprise and Cloud that a job uses. */
export type EnterpriseJobOperation =
  | "ListDatabases"
  | "CreateResourceToken"
  | "QueryTokens"
  | "WriteLp"
  | "QuerySql"
  | "DeleteToken";

/** What an operation does, whatever its name. */
type Purpose = "list-databases" | "create" | "list-tokens" | "probe" | "delete";

/** What differs between the products. */
interface Rules<Operation extends string> {
  readonly purposes: Readonly<Record<Operation, Purpose>>;
  /** The status that proves, without a body, that a token was deleted. */
  readonly deletedStatus: number;
  /**
   * A 404 of the API for the DELETE of a token. On Enterprise and Cloud, only one text, with the name of the token,
   * shows that a node does not know it.
   */
  readonly ofUnknownToken: Verdict;
}

const MANAGED: Rules<JobOperation> = {
  purposes: {
    GetClusterDatabases: "list-databases",
    CreateDatabaseToken: "create",
    GetDatabaseTokens: "list-tokens",
    DeleteDatabaseToken: "delete",
  },
  deletedStatus: 204,
  ofUnknownToken: "harmless",
};

const ENTERPRISE: Rules<EnterpriseJobOperation> = {
  purposes: {
    ListDatabases: "list-databases",
    CreateResourceToken: "create",
    QueryTokens: "list-tokens",
    WriteLp: "probe",
    QuerySql: "probe",
    DeleteToken: "delete",
  },
  deletedStatus: 200,
  ofUnknownToken: "transient",
};

/** An operation by its purpose, with the rules of its product. */
interface Step extends Pick<Rules<string>, "deletedStatus" | "ofUnknownToken"> {
  readonly purpose: Purpose;
}

function findStep(operation: JobOperation | EnterpriseJobOperation): Step {
  const purposes = { ...MANAGED.purposes, ...ENTERPRISE.purposes };
  const rules = operation in MANAGED.purposes ? MANAGED : ENTERPRISE;
  return { ...rules, purpose: purposes[operation] };
}

/**
 * The effect of a fault on an operation: none, a retry, or the end of the step. `once-more` is a single retry after a
 * 2xx to a create request that cannot be read.
 */
export type Verdict = "harmless" | "transient" | "final" | "once-more";

const REQUEST_TIMEOUT_MS = 20_000;
/** Main has 120 s, and post has 90 s. Each `Retry-After` of the faults is far below or above both. */
const POST_TIMEOUT_MS = 90_000;
/** The pieces in which the emulator sends a slow body. */
const PIECES = 8;

const TRANSIENT_CLIENT_ERRORS: readonly number[] = [408, 425, 429];
const FINAL_SERVER_ERRORS: readonly number[] = [501, 505];

/** Decides how the action must treat a fault. `nowMs` is when the fault was created. */
export function decideVerdict(
  operation: JobOperation | EnterpriseJobOperation,
  fault: FaultKind,
  nowMs: number,
): Verdict {
  const step = findStep(operation);
  switch (fault.kind) {
    case "hang-up":
    case "stall":
    case "late-effect":
    case "repeat":
      return "transient";
    case "delay":
      return fault.delayMs < REQUEST_TIMEOUT_MS ? "harmless" : "transient";
    case "slow-body":
      return fault.delayMs * PIECES < REQUEST_TIMEOUT_MS ? "harmless" : decideCutShort(step, "harmless");
    case "cut-body":
      // The emulator hangs up before the head of a response without a body.
      return decideCutShort(step, "transient");
    case "huge-body":
      return decideUnreadable(step, 200);
    case "cut-json":
      return step.purpose === "delete" ? "harmless" : decideUnreadable(step, 200);
    case "redirect":
      return "final";
    case "html":
      return decideStatus(step, fault.status, { isFromApi: false });
    case "text":
      return decideText(step, fault);
    case "status": {
      const { status, body = "json", retryAfter } = fault;
      if (step.purpose === "delete" && status === step.deletedStatus && body === "empty") return "harmless";
      return decideStatus(step, status, { isFromApi: body === "json", retryAfterMs: waitMs(retryAfter, nowMs) });
    }
    case "rewrite":
      throw new Error("the content of a rewritten response decides, not its kind");
  }
}

/** A body that does not end. The response to a DELETE has none. */
function decideCutShort({ purpose }: Step, ofDelete: Verdict): Verdict {
  if (purpose === "delete") return ofDelete;
  return purpose === "create" ? "once-more" : "transient";
}

/** The text decides about two errors of a create request on Enterprise. */
function decideText(step: Step, { status, body }: Extract<FaultKind, { kind: "text" }>): Verdict {
  // The token is deleted, and another one is created.
  if (body.startsWith("token name already exists")) return "transient";
  if (body.startsWith("cannot parse token permission")) return "final";
  return decideStatus(step, status, { isFromApi: false });
}

function decideStatus(
  step: Step,
  status: number,
  { isFromApi, retryAfterMs = 0 }: { readonly isFromApi: boolean; readonly retryAfterMs?: number },
): Verdict {
  // A node that does not know the token yet rejects it.
  const isLag = step.purpose === "probe" && (status === 401 || status === 403);
  if (isTransient(status) || isLag) return retryAfterMs < POST_TIMEOUT_MS ? "transient" : "final";
  if (status < 300) return decideUnreadable(step, status);
  if (status !== 404 || step.purpose === "create" || step.purpose === "probe") return "final";
  if (!isFromApi) return "transient";
  return step.purpose === "delete" ? step.ofUnknownToken : "final";
}

/** Whether a status is transient, whichever server sends it. */
function isTransient(status: number): boolean {
  return TRANSIENT_CLIENT_ERRORS.includes(status) || (status >= 500 && !FINAL_SERVER_ERRORS.includes(status));
}

/** A 2xx without the requested data. */
function decideUnreadable({ purpose }: Step, status: number): Verdict {
  switch (purpose) {
    case "create":
      return "once-more";
    case "list-tokens":
      return status === 200 ? "transient" : "final";
    case "delete":
      return "transient";
    case "list-databases":
    case "probe":
      return "final";
  }
}

function waitMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
}

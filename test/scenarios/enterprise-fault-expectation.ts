import type { FaultKind } from "../support/influxdb/fault.ts";
import {
  hasEffect,
  isTransient,
  PIECES,
  POST_TIMEOUT_MS,
  REQUEST_TIMEOUT_MS,
  succeedsAfterRetries,
  type Times,
  type Verdict,
  waitMs,
} from "./fault-expectation.ts";

/** The operations of Enterprise that a job uses. */
export type EnterpriseJobOperation =
  | "ListDatabases"
  | "CreateResourceToken"
  | "QueryTokens"
  | "WriteLp"
  | "QuerySql"
  | "DeleteToken";

/** The situation in which an operation fails. */
export type EnterpriseSituation =
  | "find"
  | "find-again"
  | "create"
  | "check-grant"
  | "replace"
  | "probe-write"
  | "probe-read"
  | "look-up-in-post"
  | "revoke-in-post";

/** The expected result of a job. `isActive`: main has seen that the cluster accepts the token. */
export interface EnterpriseExpectation {
  readonly mainSucceeds: boolean;
  readonly isActive: boolean;
  readonly postWarns: boolean;
  readonly isLeft: boolean;
}

/** Decides how the action must treat a fault. `nowMs` is when the fault was created. */
export function decideEnterpriseVerdict(operation: EnterpriseJobOperation, fault: FaultKind, nowMs: number): Verdict {
  switch (fault.kind) {
    case "hang-up":
    case "stall":
    case "late-effect":
    case "repeat":
      return "transient";
    case "delay":
      return fault.delayMs < REQUEST_TIMEOUT_MS ? "harmless" : "transient";
    case "slow-body":
      return fault.delayMs * PIECES < REQUEST_TIMEOUT_MS ? "harmless" : cutShort(operation, "harmless");
    case "cut-body":
      // The emulator hangs up before the head of a response without a body.
      return cutShort(operation, "transient");
    case "huge-body":
      return decideVerdictOf2xx(operation, 200);
    case "cut-json":
      return operation === "DeleteToken" ? "harmless" : decideVerdictOf2xx(operation, 200);
    case "redirect":
      return "final";
    case "html":
      return decideVerdictOfStatus(operation, fault.status, { isFromApi: false });
    case "text":
      return decideVerdictOfText(operation, fault);
    case "status": {
      const { status, body = "json", retryAfter } = fault;
      if (status === 200 && body === "empty" && operation === "DeleteToken") return "harmless";
      const retryAfterMs = waitMs(retryAfter, nowMs);
      return decideVerdictOfStatus(operation, status, { isFromApi: body === "json", retryAfterMs });
    }
    case "rewrite":
      throw new Error("the content of a rewritten response decides, not its kind");
  }
}

/** A body that does not end. The response to a DELETE has none. */
function cutShort(operation: EnterpriseJobOperation, ofDelete: Verdict): Verdict {
  if (operation === "DeleteToken") return ofDelete;
  return operation === "CreateResourceToken" ? "once-more" : "transient";
}

/** The text decides about two errors of a create request. */
function decideVerdictOfText(
  operation: EnterpriseJobOperation,
  { status, body }: Extract<FaultKind, { kind: "text" }>,
): Verdict {
  // The token is deleted, and another one is created.
  if (body.startsWith("token name already exists")) return "transient";
  if (body.startsWith("cannot parse token permission")) return "final";
  return decideVerdictOfStatus(operation, status, { isFromApi: false });
}

function decideVerdictOfStatus(
  operation: EnterpriseJobOperation,
  status: number,
  { isFromApi, retryAfterMs = 0 }: { readonly isFromApi: boolean; readonly retryAfterMs?: number },
): Verdict {
  // A node that does not know the token yet rejects it.
  const isLag = isProbe(operation) && (status === 401 || status === 403);
  if (isTransient(status) || isLag) return retryAfterMs < POST_TIMEOUT_MS ? "transient" : "final";
  if (status < 300) return decideVerdictOf2xx(operation, status);
  if (status !== 404) return "final";
  return decideVerdictOf404(operation, isFromApi);
}

function decideVerdictOf404(operation: EnterpriseJobOperation, isFromApi: boolean): Verdict {
  switch (operation) {
    case "ListDatabases":
    case "QueryTokens":
      return isFromApi ? "final" : "transient";
    case "DeleteToken":
      // Only one text, with the name of the token, shows that a node does not know it.
      return "transient";
    case "CreateResourceToken":
    case "WriteLp":
    case "QuerySql":
      return "final";
  }
}

/** A 2xx without the requested data. */
function decideVerdictOf2xx(operation: EnterpriseJobOperation, status: number): Verdict {
  switch (operation) {
    case "CreateResourceToken":
      return "once-more";
    case "QueryTokens":
      return status === 200 ? "transient" : "final";
    case "DeleteToken":
      return "transient";
    case "ListDatabases":
    case "WriteLp":
    case "QuerySql":
      return "final";
  }
}

function isProbe(operation: EnterpriseJobOperation): boolean {
  return operation === "WriteLp" || operation === "QuerySql";
}

/** The expected result of a job in which an operation fails this many times. */
export function expectEnterpriseOutcome(
  situation: EnterpriseSituation,
  verdict: Verdict,
  times: Times,
  fault: FaultKind,
): EnterpriseExpectation {
  const isOvercome = succeedsAfterRetries(verdict, times);
  const ordinary = { mainSucceeds: true, isActive: true, postWarns: false, isLeft: false };
  switch (situation) {
    case "find":
    case "find-again":
    case "create":
    case "check-grant":
      return { ...ordinary, mainSucceeds: isOvercome };
    case "probe-write":
    case "probe-read":
      return { ...ordinary, isActive: isOvercome };
    case "look-up-in-post":
      return { ...ordinary, mainSucceeds: false, postWarns: !isOvercome, isLeft: !isOvercome };
    case "revoke-in-post":
      return { ...ordinary, postWarns: !isOvercome, isLeft: !isOvercome && !hasEffect(fault) };
    case "replace": {
      // Post looks up the mark twice, and retries the second time what it has not revoked the first time.
      const isOvercomeInPost = verdict === "transient" ? Number.isFinite(times) : times <= 2;
      const postWarns = !isOvercome && !isOvercomeInPost && !hasEffect(fault);
      return { ...ordinary, mainSucceeds: isOvercome, postWarns, isLeft: postWarns };
    }
  }
}

import type { FaultKind } from "../support/influxdb/fault.ts";

/** The operations of the Management API that a job uses. */
export type JobOperation = "GetClusterDatabases" | "CreateDatabaseToken" | "GetDatabaseTokens" | "DeleteDatabaseToken";

/**
 * The effect of a fault on an operation: none, a retry, or the end of the step. `once-more` is a single retry after a
 * 2xx to a create request that cannot be read.
 */
export type Verdict = "harmless" | "transient" | "final" | "once-more";

/** The situation in which an operation fails. */
export type Situation = "find" | "create" | "look-up" | "revoke-in-main" | "revoke-in-post";

/** How often it fails, from the first time on. */
export type Times = 1 | 2 | typeof Number.POSITIVE_INFINITY;

/** The expected result of a job. `postWarns`: post warns that a token may be left. `isLeft`: a token is left. */
export interface Expectation {
  readonly mainSucceeds: boolean;
  readonly postWarns: boolean;
  readonly isLeft: boolean;
}

export const REQUEST_TIMEOUT_MS = 20_000;
/** Main has 120 s, and post has 90 s. Each `Retry-After` of the faults is far below or above both. */
export const POST_TIMEOUT_MS = 90_000;
/** The pieces in which the emulator sends a slow body. */
export const PIECES = 8;

const TRANSIENT_CLIENT_ERRORS: readonly number[] = [408, 425, 429];
const FINAL_SERVER_ERRORS: readonly number[] = [501, 505];

/** Decides how the action must treat a fault. `nowMs` is when the fault was created. */
export function decideVerdict(operation: JobOperation, fault: FaultKind, nowMs: number): Verdict {
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
      return unreadable(operation, 200);
    case "cut-json":
      return operation === "DeleteDatabaseToken" ? "harmless" : unreadable(operation, 200);
    case "redirect":
      return "final";
    case "html":
    case "text":
      return decideVerdictOfStatus(operation, fault.status, { isFromApi: false });
    case "status": {
      const isFromApi = (fault.body ?? "json") === "json";
      return decideVerdictOfStatus(operation, fault.status, {
        isFromApi,
        retryAfterMs: waitMs(fault.retryAfter, nowMs),
      });
    }
    case "rewrite":
      throw new Error("the content of a rewritten response decides, not its kind");
  }
}

/** A body that does not end. The response to a DELETE has none. */
function cutShort(operation: JobOperation, ofDelete: Verdict): Verdict {
  if (operation === "DeleteDatabaseToken") return ofDelete;
  return operation === "CreateDatabaseToken" ? "once-more" : "transient";
}

function decideVerdictOfStatus(
  operation: JobOperation,
  status: number,
  { isFromApi, retryAfterMs = 0 }: { readonly isFromApi: boolean; readonly retryAfterMs?: number },
): Verdict {
  if (isTransient(status)) return retryAfterMs < POST_TIMEOUT_MS ? "transient" : "final";
  if (status === 204 && operation === "DeleteDatabaseToken") return "harmless";
  if (status < 300) return unreadable(operation, status);
  if (status !== 404 || operation === "CreateDatabaseToken") return "final";
  if (!isFromApi) return "transient";
  return operation === "DeleteDatabaseToken" ? "harmless" : "final";
}

/** Whether a status is transient, whichever server sends it. */
export function isTransient(status: number): boolean {
  return TRANSIENT_CLIENT_ERRORS.includes(status) || (status >= 500 && !FINAL_SERVER_ERRORS.includes(status));
}

/** A 2xx without the requested data. */
function unreadable(operation: JobOperation, status: number): Verdict {
  switch (operation) {
    case "CreateDatabaseToken":
      return "once-more";
    case "GetDatabaseTokens":
      return status === 200 ? "transient" : "final";
    case "DeleteDatabaseToken":
      return "transient";
    case "GetClusterDatabases":
      return "final";
  }
}

export function waitMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
}

/** The expected result of a job in which an operation fails this many times. */
export function expectOutcome(situation: Situation, verdict: Verdict, times: Times, fault: FaultKind): Expectation {
  const mainSucceeds = situation === "revoke-in-post" || succeedsAfterRetries(verdict, times);
  const postWarns = failsInPost(situation, verdict, times, fault);
  return { mainSucceeds, postWarns, isLeft: postWarns && !(situation === "revoke-in-post" && hasEffect(fault)) };
}

export function succeedsAfterRetries(verdict: Verdict, times: Times): boolean {
  switch (verdict) {
    case "harmless":
      return true;
    case "transient":
      return Number.isFinite(times);
    case "once-more":
      return times === 1;
    case "final":
      return false;
  }
}

/** Whether post also meets the fault and cannot overcome it. */
function failsInPost(situation: Situation, verdict: Verdict, times: Times, fault: FaultKind): boolean {
  if (situation === "find" || situation === "create") return false;
  if (situation === "revoke-in-main" && hasEffect(fault)) return false;
  // Main stops after the first final fault, and retries a transient one until its time is up.
  const metByMain = situation === "revoke-in-post" ? 0 : 1;
  // Post looks up a mark twice, and retries the second time what it has not revoked the first time.
  const survived = metByMain + (situation === "revoke-in-main" ? 1 : 0);
  return verdict === "transient" ? !Number.isFinite(times) : verdict === "final" && times > survived;
}

/** Whether the cluster acts on a request that meets this fault, now or later. */
export function hasEffect(fault: FaultKind): boolean {
  if ("when" in fault && fault.kind !== "delay") return fault.when === "after";
  return "effect" in fault
    ? fault.effect === true
    : !["status", "html", "text", "redirect", "huge-body"].includes(fault.kind);
}

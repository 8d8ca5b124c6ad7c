import type { FaultKind } from "../support/influxdb/fault.ts";

/** The operations of the Management API that a job comes by. */
export type JobOperation = "GetClusterDatabases" | "CreateDatabaseToken" | "GetDatabaseTokens" | "DeleteDatabaseToken";

/**
 * What a fault is to an operation by the contract: it works all the same; it is tried again; it ends the step at once;
 * or, for a 2xx to a create that cannot be read, it is tried once more.
 */
export type Verdict = "harmless" | "passing" | "final" | "once-more";

/** In which situation an operation goes wrong. */
export type Situation = "find" | "create" | "look-up" | "revoke-in-main" | "revoke-in-post";

/** How often it goes wrong, from the first time on. */
export type Times = 1 | 2 | typeof Number.POSITIVE_INFINITY;

/** What has to come of a job. `postWarns`: post says that a token may be left; `isLeft`: one is. */
export interface Expectation {
  readonly mainSucceeds: boolean;
  readonly postWarns: boolean;
  readonly isLeft: boolean;
}

const REQUEST_TIMEOUT_MS = 20_000;
/** Main has 120 s, post 90 s: a `Retry-After` in the cases is far below both, or beyond both. */
const POST_TIMEOUT_MS = 90_000;
/** The pieces in which the emulator sends a slow body. */
const PIECES = 8;

const PASSING_CLIENT_ERRORS: readonly number[] = [408, 425, 429];
const FINAL_SERVER_ERRORS: readonly number[] = [501, 505];

/** Judges a fault by the contract's promises 2, 4 and 6. `nowMs` is when its answer was made up. */
export function verdictOf(operation: JobOperation, fault: FaultKind, nowMs: number): Verdict {
  switch (fault.kind) {
    case "hang-up":
    case "stall":
    case "late-effect":
    case "repeat":
      return "passing";
    case "delay":
      return fault.delayMs < REQUEST_TIMEOUT_MS ? "harmless" : "passing";
    case "slow-body":
      return fault.delayMs * PIECES < REQUEST_TIMEOUT_MS ? "harmless" : cutShort(operation, "harmless");
    case "cut-body":
      // The emulator hangs up before the head of an answer that has no body.
      return cutShort(operation, "passing");
    case "huge-body":
      return unreadable(operation, 200);
    case "cut-json":
      return operation === "DeleteDatabaseToken" ? "harmless" : unreadable(operation, 200);
    case "redirect":
      return "final";
    case "html":
    case "text":
      return verdictOfStatus(operation, fault.status, { isOfApi: false });
    case "status": {
      const isOfApi = (fault.body ?? "json") === "json";
      return verdictOfStatus(operation, fault.status, { isOfApi, retryAfterMs: waitMs(fault.retryAfter, nowMs) });
    }
    case "rewrite":
      throw new Error("an answer that is rewritten is judged by its content, not here");
  }
}

/** A body that has begun and does not end; the answer to a DELETE has none. */
function cutShort(operation: JobOperation, ofDelete: Verdict): Verdict {
  if (operation === "DeleteDatabaseToken") return ofDelete;
  return operation === "CreateDatabaseToken" ? "once-more" : "passing";
}

function verdictOfStatus(
  operation: JobOperation,
  status: number,
  { isOfApi, retryAfterMs = 0 }: { readonly isOfApi: boolean; readonly retryAfterMs?: number },
): Verdict {
  if (canPass(status)) return retryAfterMs < POST_TIMEOUT_MS ? "passing" : "final";
  if (status === 204 && operation === "DeleteDatabaseToken") return "harmless";
  if (status < 300) return unreadable(operation, status);
  if (status !== 404 || operation === "CreateDatabaseToken") return "final";
  if (!isOfApi) return "passing";
  return operation === "DeleteDatabaseToken" ? "harmless" : "final";
}

/** By promise 6, whichever server answers it. */
function canPass(status: number): boolean {
  return PASSING_CLIENT_ERRORS.includes(status) || (status >= 500 && !FINAL_SERVER_ERRORS.includes(status));
}

/** A 2xx without what was asked for. */
function unreadable(operation: JobOperation, status: number): Verdict {
  switch (operation) {
    case "CreateDatabaseToken":
      return "once-more";
    case "GetDatabaseTokens":
      return status === 200 ? "passing" : "final";
    case "DeleteDatabaseToken":
      return "passing";
    case "GetClusterDatabases":
      return "final";
  }
}

function waitMs(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  return /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
}

/** What has to come of a job in which an operation goes wrong so many times. */
export function expectationOf(situation: Situation, verdict: Verdict, times: Times, fault: FaultKind): Expectation {
  const mainSucceeds = situation === "revoke-in-post" || isOvercome(verdict, times);
  const postWarns = isMetByPost(situation, verdict, times, fault);
  return { mainSucceeds, postWarns, isLeft: postWarns && !(situation === "revoke-in-post" && hasEffect(fault)) };
}

function isOvercome(verdict: Verdict, times: Times): boolean {
  switch (verdict) {
    case "harmless":
      return true;
    case "passing":
      return Number.isFinite(times);
    case "once-more":
      return times === 1;
    case "final":
      return false;
  }
}

/** Whether post comes by the fault too, and cannot overcome it. */
function isMetByPost(situation: Situation, verdict: Verdict, times: Times, fault: FaultKind): boolean {
  if (situation === "find" || situation === "create") return false;
  if (situation === "revoke-in-main" && hasEffect(fault)) return false;
  // Main gives up after the first final one, and tries against a passing one until its time is up.
  const metByMain = situation === "revoke-in-post" ? 0 : 1;
  // Post looks a mark up twice, and what it has not revoked the first time it tries again the second time.
  const withstood = metByMain + (situation === "revoke-in-main" ? 1 : 0);
  return verdict === "passing" ? !Number.isFinite(times) : verdict === "final" && times > withstood;
}

/** Whether the cluster acts on a request that meets this fault, now or later. */
function hasEffect(fault: FaultKind): boolean {
  if ("when" in fault && fault.kind !== "delay") return fault.when === "after";
  return "effect" in fault
    ? fault.effect === true
    : !["status", "html", "text", "redirect", "huge-body"].includes(fault.kind);
}

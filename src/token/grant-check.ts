import { formatTimestamp } from "../grant/expiry.ts";
import { carriesMark } from "../grant/mark.ts";
import { type CreatedDatabaseToken, type DatabaseTokenRequest, parseInstantMs } from "../influxdb/database-token.ts";
import type { ActualGrant, GrantedExpiry } from "../influxdb/token-api.ts";
import { quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";

/** Whether a token matches the request. With `ok`, there may still be warnings, such as about an earlier expiry. */
export type GrantCheck =
  | { readonly ok: true; readonly expiresAtMs: number | undefined; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: string };

const UNREADABLE_EXPIRY =
  "The expiry of the new token could only be checked in the response, because the cluster lists it in a form that this version of the action cannot read";

const UNREADABLE_PERMISSIONS =
  "The permissions of the new token could not be checked, because the cluster lists them in a form that this version of the action cannot read";

/**
 * Compares the grant with the request. Permissions are compared as sets and times as instants, because the API
 * guarantees neither an order nor the precision of times.
 */
export function checkGrant(
  requested: DatabaseTokenRequest,
  mark: string,
  token: CreatedDatabaseToken,
  granted: ActualGrant,
  redaction: Redaction,
): GrantCheck {
  const problem = findDescriptionProblem(token, mark) ?? findPermissionsProblem(requested, granted, redaction);
  if (problem !== undefined) return { ok: false, problem };
  const check = checkExpiries(requested, token, granted);
  if (!check.ok || granted.kind !== "listed" || granted.permissions !== undefined) return check;
  return { ...check, warnings: [...check.warnings, UNREADABLE_PERMISSIONS] };
}

/** Checks the expiry in the response, and the one that the cluster lists. The earlier one counts. */
function checkExpiries(requested: DatabaseTokenRequest, token: CreatedDatabaseToken, granted: ActualGrant): GrantCheck {
  const inResponse = checkExpiry(requested, token);
  if (!inResponse.ok || granted.kind !== "listed" || granted.expiry === undefined) return inResponse;
  // The response was as requested. A new way to write times must not fail every job.
  if (readExpiryMs(granted.expiry) === undefined)
    return { ...inResponse, warnings: [...inResponse.warnings, UNREADABLE_EXPIRY] };
  const listed = checkExpiry(requested, granted.expiry);
  const isListedEarlier = (listed.ok ? toExpiryMs(listed.expiresAtMs) : 0) < toExpiryMs(inResponse.expiresAtMs);
  return isListedEarlier ? listed : inResponse;
}

function findDescriptionProblem(token: CreatedDatabaseToken, mark: string): string | undefined {
  const { description, adviceIfUnmarked } = token;
  if (description !== undefined && carriesMark(description, mark)) return undefined;
  const problem = "its description does not contain the mark that identifies it";
  return adviceIfUnmarked === undefined ? problem : `${problem}. ${adviceIfUnmarked}`;
}

function findPermissionsProblem(
  requested: DatabaseTokenRequest,
  granted: ActualGrant,
  redaction: Redaction,
): string | undefined {
  if (granted.kind === "missing") return granted.problem;
  // The request was exact. A new way to write permissions must not fail every job.
  if (granted.permissions === undefined) return undefined;
  const requestedKeys = new Set(requested.permissions.map(toPermissionKey));
  const grantedKeys = new Set(granted.permissions.map(toPermissionKey));
  const extra = [...grantedKeys.difference(requestedKeys)];
  const missing = [...requestedKeys.difference(grantedKeys)];
  if (extra.length > 0) return `it has more permissions than requested: ${formatKeys(extra, redaction)}`;
  if (missing.length > 0) return `permissions are missing: ${formatKeys(missing, redaction)}`;
  return undefined;
}

function toPermissionKey(permission: { readonly action: string; readonly resource: string }): string {
  return `${permission.action} ${permission.resource}`;
}

const HIDDEN = "one that contains part of a secret";

function formatKeys(keys: readonly string[], redaction: Redaction): string {
  const shown = keys.slice(0, 5).map((key) => (redaction.findsSecretIn(key) ? HIDDEN : quote(key)));
  return shown.join(", ") + (keys.length > 5 ? " and more" : "");
}

function checkExpiry(request: DatabaseTokenRequest, expiry: GrantedExpiry): GrantCheck {
  const requested = expiry.requestedExpiresAt ?? request.expiresAt;
  const granted = expiry.expiresAt;
  const requestedMs = requested === undefined ? NEVER_MS : Date.parse(requested);
  const grantedMs = readExpiryMs(expiry);
  if (grantedMs === undefined) return { ok: false, problem: "its expiry cannot be read" };
  if (grantedMs > requestedMs) {
    const actual = granted === undefined ? "it never expires" : `it expires at ${quote(granted)}`;
    return { ok: false, problem: `${actual}, but the requested expiry is ${requested}` };
  }
  if (grantedMs === requestedMs) return { ok: true, expiresAtMs: fromExpiryMs(grantedMs), warnings: [] };
  const warning = `InfluxDB created the token with an earlier expiry than requested: ${quote(granted ?? "")} instead of ${requested ?? "never"}`;
  return { ok: true, expiresAtMs: grantedMs, warnings: [warning] };
}

/** When a token expires that never does. */
const NEVER_MS = Number.POSITIVE_INFINITY;

/** The time, or `NEVER_MS`; `undefined` if it cannot be read. */
function readExpiryMs({ expiresAt }: GrantedExpiry): number | undefined {
  return expiresAt === undefined ? NEVER_MS : parseInstantMs(expiresAt);
}

function toExpiryMs(expiresAtMs: number | undefined): number {
  return expiresAtMs ?? NEVER_MS;
}

function fromExpiryMs(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}

/** The latest time until which the token may be live; `undefined` if it may never expire. */
export function findLatestExpiryMs(token: CreatedDatabaseToken, granted: ActualGrant): number | undefined {
  const expiries = [token, ...(granted.kind === "listed" && granted.expiry !== undefined ? [granted.expiry] : [])];
  return fromExpiryMs(Math.max(...expiries.map((expiry) => readExpiryMs(expiry) ?? NEVER_MS)));
}

/** What is wrong with a new token that has already expired at `nowMs`; `undefined` if it has not. */
export function findExpiredProblem(expiresAtMs: number | undefined, nowMs: number): string | undefined {
  if (expiresAtMs === undefined || expiresAtMs > nowMs) return undefined;
  return `expired at ${formatTimestamp(expiresAtMs)}, before the response arrived`;
}

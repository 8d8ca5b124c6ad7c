import { formatTimestamp } from "../grant/expiry.ts";
import { carriesMark } from "../grant/mark.ts";
import { type CreatedDatabaseToken, type DatabaseTokenRequest, parseInstantMs } from "../influxdb/database-token.ts";
import type { GrantedPermissions } from "../influxdb/token-api.ts";
import { quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";

/** Whether a token matches the request. With `ok`, there may still be warnings, such as about an earlier expiry. */
export type GrantCheck =
  | { readonly ok: true; readonly expiresAtMs: number | undefined; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problem: string };

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
  granted: GrantedPermissions,
  redaction: Redaction,
): GrantCheck {
  const problem = findDescriptionProblem(token, mark) ?? findPermissionsProblem(requested, granted, redaction);
  if (problem !== undefined) return { ok: false, problem };
  const check = checkExpiry(token.requestedExpiresAt ?? requested.expiresAt, token.expiresAt);
  if (!check.ok || granted.kind !== "unreadable") return check;
  return { ...check, warnings: [...check.warnings, UNREADABLE_PERMISSIONS] };
}

function findDescriptionProblem({ description }: CreatedDatabaseToken, mark: string): string | undefined {
  if (description !== undefined && carriesMark(description, mark)) return undefined;
  return "its description does not contain the mark that identifies it";
}

function findPermissionsProblem(
  requested: DatabaseTokenRequest,
  granted: GrantedPermissions,
  redaction: Redaction,
): string | undefined {
  if (granted.kind === "missing") return granted.problem;
  // The request was exact. A new way to write permissions must not fail every job.
  if (granted.kind === "unreadable") return undefined;
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

function checkExpiry(requested: string | undefined, granted: string | undefined): GrantCheck {
  const requestedMs = requested === undefined ? Number.POSITIVE_INFINITY : Date.parse(requested);
  const grantedMs = granted === undefined ? Number.POSITIVE_INFINITY : parseInstantMs(granted);
  if (grantedMs === undefined) return { ok: false, problem: "its expiry cannot be read" };
  if (grantedMs > requestedMs) {
    const actual = granted === undefined ? "it never expires" : `it expires at ${quote(granted)}`;
    return { ok: false, problem: `${actual}, but the requested expiry is ${requested}` };
  }
  if (grantedMs === requestedMs)
    return { ok: true, expiresAtMs: Number.isFinite(grantedMs) ? grantedMs : undefined, warnings: [] };
  const warning = `InfluxDB created the token with an earlier expiry than requested: ${quote(granted ?? "")} instead of ${requested ?? "never"}`;
  return { ok: true, expiresAtMs: grantedMs, warnings: [warning] };
}

/** What is wrong with a new token that has already expired at `nowMs`; `undefined` if it has not. */
export function findExpiredProblem(expiresAtMs: number | undefined, nowMs: number): string | undefined {
  if (expiresAtMs === undefined || expiresAtMs > nowMs) return undefined;
  return `expired at ${formatTimestamp(expiresAtMs)}, before the response arrived`;
}

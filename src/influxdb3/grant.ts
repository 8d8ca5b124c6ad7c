import { UNREADABLE_TIME } from "../influxdb/database-token.ts";
import type { ActualGrant } from "../influxdb/token-api.ts";
import { describeExpiry } from "./create.ts";
import { parsePermissions } from "./permissions-text.ts";
import { readRowName, readRowPermissions, readRowTimes } from "./tokens-table.ts";

/**
 * Reads the grant of a token from its row. Each column counts, even if another one has a form that this version cannot
 * read.
 */
export function readGrant(name: string, entry: unknown, expirySecs: number | undefined): ActualGrant {
  if (readRowName(entry) !== name) return { kind: "missing", problem: "its name in system.tokens is another one" };
  const permissions = parsePermissions(readRowPermissions(entry));
  const times = readRowTimes(entry);
  if (times === undefined) return { kind: "listed", permissions, expiry: { expiresAt: UNREADABLE_TIME } };
  const { createdAtMs, expiresAtMs } = times;
  const expiresAt = expiresAtMs === undefined ? undefined : new Date(expiresAtMs).toISOString();
  return { kind: "listed", permissions, expiry: describeExpiry(createdAtMs, expiresAt, expirySecs) };
}

import { randomBytes } from "node:crypto";

/** A permission of a database token. `resource` is a database name, or `*` for all databases. */
export interface Permission {
  readonly action: "read" | "write";
  readonly resource: string;
}

/** The record of a database token. Times are epoch milliseconds by the clock of the emulator. */
export interface TokenRecord {
  readonly id: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly createdAtMs: number;
  /** If absent, the token never expires. */
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  /** InfluxDB stores only a hash. The emulator stores the token, so that tests can search for leaks. */
  readonly accessToken: string;
}

/** How the data plane treats a token. Unknown, not yet active, expired and revoked tokens look the same. */
export type Admission = "admitted" | "no-token" | "inactive" | "no-permission";

/** Conditions of an admission in addition to the token. */
export interface AdmissionRules {
  readonly nowMs: number;
  /** How long after its creation this part of the cluster accepts a token. */
  readonly activationDelayMs: number;
  readonly revokedTokenLivesMs: number;
}

/**
 * Creates a secret in the form of InfluxDB: `apiv1_` and 512 random bits in base64, which may contain `+`, `/` and `=`.
 */
export function newAccessToken(): string {
  return `apiv1_${randomBytes(64).toString("base64")}`;
}

/** Whether a token is neither revoked nor expired. */
export function isLive(record: TokenRecord, nowMs: number): boolean {
  return record.revokedAtMs === undefined && !isExpired(record, nowMs);
}

/** Decides whether a token grants the needed permission. */
export function admit(record: TokenRecord | undefined, needed: Permission, rules: AdmissionRules): Admission {
  if (record === undefined || !isAccepted(record, rules)) return "inactive";
  return grants(record, needed) ? "admitted" : "no-permission";
}

function isAccepted(record: TokenRecord, { nowMs, activationDelayMs, revokedTokenLivesMs }: AdmissionRules): boolean {
  const activated = nowMs >= record.createdAtMs + activationDelayMs;
  const revoked = record.revokedAtMs !== undefined && nowMs >= record.revokedAtMs + revokedTokenLivesMs;
  return activated && !revoked && !isExpired(record, nowMs);
}

function isExpired(record: TokenRecord, nowMs: number): boolean {
  return record.expiresAtMs !== undefined && nowMs >= record.expiresAtMs;
}

function grants(record: TokenRecord, needed: Permission): boolean {
  return record.permissions.some(
    ({ action, resource }) => action === needed.action && (resource === "*" || resource === needed.resource),
  );
}

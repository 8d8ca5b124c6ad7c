import { randomBytes } from "node:crypto";

/** One thing that a database token may do; `resource` is a database name, or `*` for all of them. */
export interface Permission {
  readonly action: "read" | "write";
  readonly resource: string;
}

/** What the cluster keeps about a database token. Instants are epoch milliseconds of the emulator's clock. */
export interface TokenRecord {
  readonly id: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly createdAtMs: number;
  /** Left out: the token never expires. */
  readonly expiresAtMs?: number;
  readonly revokedAtMs?: number;
  /** InfluxDB keeps a hash alone; the emulator keeps the string, so that tests can look for leaks. */
  readonly accessToken: string;
}

/** What the data plane makes of a token. It cannot tell unknown, not yet active, expired and revoked apart. */
export type Admission = "admitted" | "no-token" | "inactive" | "no-permission";

/** What an admission depends on besides the token itself. */
export interface AdmissionRules {
  readonly nowMs: number;
  /** How long after its creation this part of the cluster learns of a token. */
  readonly activationDelayMs: number;
  readonly revokedTokenLivesMs: number;
}

/** A fresh secret in InfluxDB's form: `apiv1_` and the base64 of 512 random bits (so it may hold `+`, `/` and `=`). */
export function newAccessToken(): string {
  return `apiv1_${randomBytes(64).toString("base64")}`;
}

/** Whether a token is neither revoked nor expired. */
export function isLive(record: TokenRecord, nowMs: number): boolean {
  return record.revokedAtMs === undefined && !isExpired(record, nowMs);
}

/** Decides whether a record lets its bearer do what is needed. */
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

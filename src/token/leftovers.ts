import type { IssueRecord } from "./issue-record.ts";

/** What main recorded, whether the job has the token, and whether it wants it revoked. */
interface Recorded extends IssueRecord {
  readonly handedOver: boolean;
  readonly revoke: boolean;
}

/** What must be revoked at the end of the job. A token that was handed over with `revoke: false` is kept. */
export function findLeftovers({ openCreates, token, handedOver, revoke }: Recorded): IssueRecord {
  const isKept = handedOver && !revoke;
  return isKept ? { openCreates } : { openCreates, token };
}

/** Whether a token that could not be revoked has expired, will expire, or never expires. */
export type ExpiryStatus = "expired" | "expires" | "never-expires";

/** Compares the recorded expiry with `nowMs`. A token whose expiry cannot be read counts as one that never expires. */
export function classifyExpiry(expiresAt: string | undefined, nowMs: number): ExpiryStatus {
  const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(expiresAtMs)) return "never-expires";
  return expiresAtMs <= nowMs ? "expired" : "expires";
}

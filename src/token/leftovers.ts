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

/** How dangerous a token is that could not be revoked: it has expired, it will expire, or it never expires. */
export type Danger = "expired" | "expires" | "never-expires";

/** Decides by the recorded expiry. One that cannot be read is treated as absent. */
export function assessDanger(expiresAt: string | undefined, nowMs: number): Danger {
  const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(expiresAtMs)) return "never-expires";
  return expiresAtMs <= nowMs ? "expired" : "expires";
}

import type { IssueRecord } from "./issue-record.ts";

/** What main recorded, and whether the job has the token and wants to keep it. */
interface Recorded extends IssueRecord {
  readonly handedOver: boolean;
  readonly revoke: boolean;
}

/** What is to be revoked at the job's end. A token that was handed over with `revoke: false` is not. */
export function findLeftovers({ openCreates, token, handedOver, revoke }: Recorded): IssueRecord {
  const isKept = handedOver && !revoke;
  return isKept ? { openCreates } : { openCreates, token };
}

/** How much a token that could not be revoked matters: it is dead, it will be, or it never will. */
export type Danger = "expired" | "expires" | "never-expires";

/** Judges by the expiry on record. One that cannot be read counts as none. */
export function assessDanger(expiresAt: string | undefined, nowMs: number): Danger {
  const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(expiresAtMs)) return "never-expires";
  return expiresAtMs <= nowMs ? "expired" : "expires";
}

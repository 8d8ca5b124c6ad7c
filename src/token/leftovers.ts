import { carriesMark } from "../grant/mark.ts";
import type { IssueRecord } from "./issue-record.ts";

/** The values of the input `revoke`: what the token must not outlive. Post revokes it only with `job`. */
export const REVOKE_WORDS = ["job", "run", "never"] as const;
export type RevokeWord = (typeof REVOKE_WORDS)[number];

/** What main recorded, whether the job has the token, and when it wants it revoked. */
interface Recorded extends IssueRecord {
  readonly handedOver: boolean;
  readonly revoke: RevokeWord;
}

/**
 * What must be revoked at the end of the job. With `run` and `never`, a token that was handed over is kept. If its ID is
 * its name, it has the mark of a request that was repeated, and no other token can have that mark while it exists.
 */
export function findLeftovers({ openCreates, token, handedOver, revoke }: Recorded): IssueRecord {
  const isKept = handedOver && revoke !== "job";
  if (!isKept) return { openCreates, token };
  return { openCreates: openCreates.filter(({ mark }) => token === undefined || !carriesMark(token.id, mark)) };
}

/** Whether a token that could not be revoked has expired, will expire, or never expires. */
export type ExpiryStatus = "expired" | "expires" | "never-expires";

/** Compares the recorded expiry with `nowMs`. A token whose expiry cannot be read counts as one that never expires. */
export function classifyExpiry(expiresAt: string | undefined, nowMs: number): ExpiryStatus {
  const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(expiresAtMs)) return "never-expires";
  return expiresAtMs <= nowMs ? "expired" : "expires";
}

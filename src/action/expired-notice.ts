import { formatDuration } from "../token/duration.ts";
import { dangerOf } from "../token/left.ts";
import { notice } from "../vendor/core.ts";
import type { SavedState } from "./state.ts";

/** Tells that a token expired before its job ended: what used it last may have failed for that. */
export function tellExpired({ tokenId, expiresAt }: Pick<SavedState, "tokenId" | "expiresAt">, nowMs: number): void {
  if (tokenId === undefined || expiresAt === undefined || dangerOf(expiresAt, nowMs) !== "expired") return;
  const before = formatDuration((nowMs - Date.parse(expiresAt)) / 1000);
  notice(
    `Database token ${tokenId} expired at ${expiresAt}, ${before} before the job ended. If later steps still needed it, give it a longer expiry`,
  );
}

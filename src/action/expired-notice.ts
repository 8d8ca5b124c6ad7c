import { formatDuration } from "../token/duration.ts";
import { dangerOf } from "../token/left.ts";
import { notice } from "./annotation.ts";
import type { SavedState } from "./state.ts";

/** Tells that a token expired before its job ended: what used it last may have failed for that. */
export function tellExpired({ token }: Pick<SavedState, "token">, nowMs: number): void {
  if (token?.expiresAt === undefined || dangerOf(token.expiresAt, nowMs) !== "expired") return;
  const before = formatDuration((nowMs - Date.parse(token.expiresAt)) / 1000);
  notice(
    `Database token ${token.id} expired at ${token.expiresAt}, ${before} before the job ended. If later steps still needed it, give it a longer expiry`,
  );
}

import { formatDuration } from "../grant/duration.ts";
import type { ServerClock } from "../http/server-clock.ts";
import { notice } from "../runner/annotations.ts";
import type { SavedState } from "../state/saved-state.ts";
import { classifyExpiry } from "../token/leftovers.ts";

/**
 * Reports that a token expired before the job ended, because a step that used it may have failed for this reason.
 * `endedMs` is the end of the job by this runner's clock.
 */
export function reportExpired(
  { token }: Pick<SavedState, "token">,
  endedMs: number,
  clock: Pick<ServerClock, "at" | "leadMs">,
): void {
  const jobEndedMs = clock.at(endedMs);
  if (token?.expiresAt === undefined || classifyExpiry(token.expiresAt, jobEndedMs) !== "expired") return;
  const elapsed = formatDuration((jobEndedMs - Date.parse(token.expiresAt)) / 1000);
  const byClock = clock.leadMs === undefined ? " (by this runner's clock)" : "";
  notice(
    `Database token ${token.id} expired at ${token.expiresAt}, ${elapsed} before the job ended${byClock}. If later steps still needed it, set a longer expiry`,
  );
}

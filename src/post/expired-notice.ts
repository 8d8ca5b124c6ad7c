import { formatDuration } from "../grant/duration.ts";
import type { ServerClock } from "../http/server-clock.ts";
import { notice } from "../runner/annotations.ts";
import type { SavedState } from "../state/state.ts";
import { assessDanger } from "../token/leftovers.ts";

/**
 * Tells that a token expired before its job ended, at `endedMs` by this runner's clock: what used it last may have failed
 * for that.
 */
export function reportExpired(
  { token }: Pick<SavedState, "token">,
  endedMs: number,
  clock: Pick<ServerClock, "at" | "leadMs">,
): void {
  const jobEndedMs = clock.at(endedMs);
  if (token?.expiresAt === undefined || assessDanger(token.expiresAt, jobEndedMs) !== "expired") return;
  const before = formatDuration((jobEndedMs - Date.parse(token.expiresAt)) / 1000);
  const byWhat = clock.leadMs === undefined ? " by this runner's clock" : "";
  notice(
    `Database token ${token.id} expired at ${token.expiresAt}, ${before} before the job ended${byWhat}. If later steps still needed it, set a longer expiry`,
  );
}

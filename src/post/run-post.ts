import { ServerClock } from "../http/server-clock.ts";
import { findWords } from "../product/words.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { Cancellation } from "../runner/cancellation.ts";
import { now } from "../runner/clock.ts";
import { createClockWarning } from "../runner/clock-warning.ts";
import { readEnvironment } from "../runner/environment.ts";
import { writeSummary } from "../runner/job-summary.ts";
import { info } from "../runner/log.ts";
import { loadState } from "../state/saved-state.ts";
import { findLeftovers } from "../token/leftovers.ts";
import { reportExpired } from "./expired-notice.ts";
import { reportRevocations } from "./report.ts";
import { revokeInPost } from "./revoke.ts";
import { createTokenSummary } from "./summary.ts";

/** The post step: revokes what main created or may have created. It relies only on the state that main saved. */
export async function runPost(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const saved = loadState();
  if (saved === undefined) return;
  const endedMs = now();
  const clock = new ServerClock(now, saved.clockLeadMs);
  const leftovers = findLeftovers(saved);
  if (saved.token !== undefined && leftovers.token === undefined)
    info(`Kept database token ${saved.token.id} (revoke: ${saved.revoke}).`);

  const revocations = await revokeInPost(saved, leftovers, readEnvironment(), cancellation, redaction, clock);
  if (revocations.length > 0) createClockWarning(clock)();
  reportExpired(saved, endedMs, clock);
  const summary = createTokenSummary(saved, revocations, clock.at(endedMs));
  if (summary !== undefined) await writeSummary(summary);
  reportRevocations(revocations, clock, findWords(saved.product));
}

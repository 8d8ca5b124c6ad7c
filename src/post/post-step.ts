import { ServerClock } from "../http/server-clock.ts";
import { info } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { Cancellation } from "../runner/cancellation.ts";
import { clockWarner } from "../runner/clock-warning.ts";
import { readEnvironment } from "../runner/environment.ts";
import { loadSummary, writeSummary } from "../runner/job-summary.ts";
import { now } from "../runner/session.ts";
import { load } from "../state/state.ts";
import { leftBy } from "../token/leftovers.ts";
import { tellExpired } from "./expired-notice.ts";
import { reportRevocations } from "./report.ts";
import { revokeInPost } from "./revoke.ts";
import { tokenSummary } from "./summary.ts";

/** The post step: revokes what main made, or may have made. It knows what main saved, and nothing else. */
export async function postStep(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const saved = load();
  if (saved === undefined) return;
  const endedMs = now();
  const clock = new ServerClock(now, saved.clockLeadMs);
  const left = leftBy(saved);
  if (saved.token !== undefined && left.token === undefined) info(`Database token ${saved.token.id} is kept.`);

  if (saved.summary !== undefined) await loadSummary();
  const revocations = await revokeInPost(saved, left, readEnvironment(), cancellation, redaction, clock);
  if (revocations.length > 0) clockWarner(clock)();
  tellExpired(saved, endedMs, clock);
  const summary = tokenSummary(saved, revocations, clock.at(endedMs));
  if (summary !== undefined) await writeSummary(summary);
  reportRevocations(revocations, clock);
}

import type { Redaction } from "../influxdb/redaction.ts";
import { ServerClock } from "../influxdb/server-clock.ts";
import { leftBy } from "../token/left.ts";
import { info } from "../vendor/core.ts";
import type { Cancellation } from "./cancellation.ts";
import { readEnvironment } from "./environment.ts";
import { tellExpired } from "./expired-notice.ts";
import { reportRevocations } from "./post-report.ts";
import { revokeInPost } from "./revoke-in-post.ts";
import { now } from "./session.ts";
import { load } from "./state.ts";
import { tokenSummary } from "./token-summary.ts";
import { clockWarner } from "./warnings.ts";
import { loadSummary, writeSummary } from "./write-summary.ts";

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

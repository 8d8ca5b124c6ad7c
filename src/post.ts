import type { Cancellation } from "./action/cancellation.ts";
import { readEnvironment } from "./action/environment.ts";
import { tellExpired } from "./action/expired-notice.ts";
import { reportRevocations } from "./action/revocation-report.ts";
import { revokeInPost } from "./action/revoke-in-post.ts";
import { runAction } from "./action/run.ts";
import { now } from "./action/session.ts";
import { load } from "./action/state.ts";
import { tokenSummary } from "./action/token-summary.ts";
import { writeSummary } from "./action/write-summary.ts";
import { leftBy } from "./token/left.ts";
import { info } from "./vendor/core.ts";

/** The post step: revokes what main made, or may have made. It knows what main saved, and nothing else. */
async function post(cancellation: Cancellation): Promise<void> {
  const saved = load();
  if (saved === undefined) return;
  const left = leftBy(saved);
  if (saved.tokenId !== undefined && left.tokenId === undefined) info(`Database token ${saved.tokenId} is kept.`);
  tellExpired(saved, now());

  const revocations = await revokeInPost(saved, left, readEnvironment(), cancellation);
  const summary = tokenSummary(saved, revocations, now());
  if (summary !== undefined) await writeSummary(summary);
  reportRevocations(revocations, saved.expiresAt, now());
}

void runAction(post);

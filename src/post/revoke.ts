import type { ServerClock } from "../http/server-clock.ts";
import { reopenTokenApi } from "../product/open-token-api.ts";
import { asError, Invalid } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { Cancellation } from "../runner/cancellation.ts";
import type { Environment } from "../runner/environment.ts";
import { maskProxyPassword } from "../runner/proxy.ts";
import { openSession } from "../runner/session.ts";
import { findStreamProblems } from "../runner/stream-debugging.ts";
import type { SavedState } from "../state/saved-state.ts";
import { findTrustInPost } from "../state/trust.ts";
import type { IssueRecord } from "../token/issue-record.ts";
import { failAll, type Revocation, revokeLeftovers } from "../token/revoke-leftovers.ts";
import { findManagementToken } from "./management-token.ts";

/** Much less than the five minutes that all post steps of a cancelled job share. */
const TIMEOUT_MS = 90_000;

/** Revokes what is left. If this cannot begin, for example without a management token, every revocation has failed. */
export async function revokeInPost(
  saved: SavedState,
  leftovers: IssueRecord,
  environment: Environment,
  cancellation: Cancellation,
  redaction: Redaction,
  clock: ServerClock,
): Promise<readonly Revocation[]> {
  if (leftovers.token === undefined && leftovers.openCreates.length === 0) return [];
  try {
    const problems = findStreamProblems();
    if (problems.length > 0) throw new Invalid(...problems);
    maskProxyPassword(environment, redaction);
    const managementToken = await findManagementToken(saved, environment, redaction);
    const trust = findTrustInPost(saved, environment);
    // An ID and a mark are handled at the same time. On a single connection, one would wait for the other.
    const connections = leftovers.token !== undefined && leftovers.openCreates.length > 0 ? 2 : 1;
    const timeoutMs = TIMEOUT_MS;
    const session = openSession({
      managementToken,
      redaction,
      trust,
      environment,
      cancellation,
      timeoutMs,
      connections,
      clock,
    });
    try {
      const api = await reopenTokenApi(saved, session.client);
      return await revokeLeftovers(leftovers, { ...session.pace, api });
    } finally {
      await session.http.close();
    }
  } catch (error) {
    return failAll(leftovers, asError(error));
  }
}

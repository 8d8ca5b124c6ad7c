import { asError } from "../influxdb/as-error.ts";
import { ManagementApi } from "../influxdb/management-api.ts";
import type { Redaction } from "../influxdb/redaction.ts";
import type { ServerClock } from "../influxdb/server-clock.ts";
import type { IssueRecord } from "../token/issue.ts";
import { allFailed, type Revocation, revokeLeft } from "../token/revoke-left.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Environment } from "./environment.ts";
import { managementTokenForPost } from "./post-token.ts";
import { trustInPost } from "./post-trust.ts";
import { maskProxyPassword } from "./proxy.ts";
import { requireQuietStreams } from "./quiet-streams.ts";
import { openSession } from "./session.ts";
import type { SavedState } from "./state.ts";

/** Well within the five minutes that all post steps of a cancelled job share. */
const TIMEOUT_MS = 90_000;

/** Revokes what is left. Without a management token, nothing can be: then all of it has failed. */
export async function revokeInPost(
  saved: SavedState,
  left: IssueRecord,
  environment: Environment,
  cancellation: Cancellation,
  redaction: Redaction,
  clock: ServerClock,
): Promise<readonly Revocation[]> {
  if (left.token === undefined && left.openCreates.length === 0) return [];
  try {
    requireQuietStreams();
    maskProxyPassword(environment, redaction);
    const managementToken = await managementTokenForPost(saved, environment, redaction);
    const trust = trustInPost(saved, environment);
    // An ID and a mark are looked after at the same time; on one connection, one would wait for the other.
    const connections = left.token !== undefined && left.openCreates.length > 0 ? 2 : 1;
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
      const api = new ManagementApi(saved.baseUrl, saved.product, session.client);
      return await revokeLeft(left, { ...session.pace, api });
    } finally {
      await session.http.close();
    }
  } catch (error) {
    return allFailed(left, asError(error));
  }
}

import type { HttpResponse } from "../http/messages.ts";
import { NoResponse } from "../http/no-response.ts";
import { parseRetryAfterMs } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { type ApiCall, type ApiClient, isRetryable } from "./api-client.ts";
import { readApiMessage } from "./api-response.ts";

/** Why a route does not list the databases. */
export interface MissingList {
  readonly error: Error;
  /** How much the error tells, compared with that of another route. */
  readonly weight: number;
  /** Whether the host was reached, and the job goes on: only then does another route make sense. */
  readonly isReached: boolean;
  readonly canPass: boolean;
  readonly retryAfterMs?: number;
}

/** What became of asking for the databases, where it was no list. */
export function missingList(
  call: ApiCall,
  outcome: HttpResponse | NoResponse,
  attempt: number,
  client: ApiClient,
): MissingList {
  if (outcome instanceof NoResponse) {
    return {
      error: client.unanswered(call, outcome),
      weight: OUTAGE,
      isReached: outcome.sent && outcome.code !== "CANCELLED",
      canPass: isRetryable(call.method, outcome, attempt),
    };
  }
  const retryAfterMs = parseRetryAfterMs(outcome.headers, client.parts.serverNow());
  return {
    error: client.refusal(call, outcome),
    weight: weightOf(outcome),
    isReached: true,
    canPass: isTransientStatus(outcome.status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** It may hide the right route. */
const OUTAGE = 3;

/**
 * A refusal of the API itself tells most: the API is there. A 404 says that a route is not, and what something else
 * answers says little.
 */
function weightOf(answer: HttpResponse): number {
  const isApis = readApiMessage(answer) !== undefined;
  if (isTransientStatus(answer.status)) return OUTAGE;
  if (answer.status === 404) return isApis ? 2 : 0;
  return isApis ? 4 : 1;
}

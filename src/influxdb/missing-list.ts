import type { HttpResponse } from "../http/messages.ts";
import type { ExchangeResult } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { type ApiCall, type ApiClient, isRetryable } from "./api-client.ts";
import { readApiMessage } from "./api-response.ts";

/** Why a route does not list the databases. */
export interface MissingList {
  readonly kind: "missing";
  readonly error: Error;
  /** How much the error tells, compared with that of another route. */
  readonly weight: number;
  /** Whether the host was reached, and the job goes on: only then does another route make sense. */
  readonly isReached: boolean;
  readonly isRetryable: boolean;
  readonly retryAfterMs?: number;
}

/** What became of asking for the databases, where it was no list. */
export function createMissingList(
  call: ApiCall,
  exchanged: ExchangeResult,
  attempt: number,
  client: ApiClient,
): MissingList {
  const error = client.explain(call, exchanged);
  if (exchanged.kind === "no-response") {
    const { failure } = exchanged;
    return {
      kind: "missing",
      error,
      weight: OUTAGE,
      isReached: failure.sent && failure.code !== "CANCELLED",
      isRetryable: isRetryable(call.method, failure, attempt),
    };
  }
  const { response } = exchanged;
  const retryAfterMs = client.readRetryAfterMs(response);
  return {
    kind: "missing",
    error,
    weight: weightOf(response),
    isReached: true,
    isRetryable: isTransientStatus(response.status),
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

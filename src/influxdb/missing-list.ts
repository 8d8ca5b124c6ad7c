import type { HttpResponse } from "../http/messages.ts";
import type { ExchangeResult } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { type ApiCall, type ApiClient, isRetryable } from "./api-client.ts";
import { readApiMessage } from "./api-response.ts";

/** The reason why a base URL did not list the databases. */
export interface MissingList {
  readonly kind: "missing";
  readonly error: Error;
  /** How informative the error is, compared with the errors of other base URLs. */
  readonly weight: number;
  /** Whether the host was reached, and the job is not cancelled. Otherwise other base URLs fail, too. */
  readonly isReached: boolean;
  readonly isRetryable: boolean;
  readonly retryAfterMs?: number;
}

/** An outage may hide the right base URL. */
const OUTAGE_WEIGHT = 3;

/** Classifies a request for the databases that did not return a list. */
export function createMissingList(
  call: ApiCall,
  result: ExchangeResult,
  attempt: number,
  client: ApiClient,
): MissingList {
  const error = client.explain(call, result);
  if (result.kind === "no-response") {
    const { failure } = result;
    return {
      kind: "missing",
      error,
      weight: OUTAGE_WEIGHT,
      isReached: failure.sent && failure.code !== "CANCELLED",
      isRetryable: isRetryable(call, failure, attempt),
    };
  }
  const { response } = result;
  const retryAfterMs = client.readRetryAfterMs(response);
  return {
    kind: "missing",
    error,
    weight: rankResponse(response),
    isReached: true,
    isRetryable: isTransientStatus(response.status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/**
 * A refusal of the API itself is the most informative, because it shows that the API is there. A 404 shows that a base
 * URL does not exist. A response that the API did not send shows little.
 */
function rankResponse(response: HttpResponse): number {
  const isFromApi = readApiMessage(response) !== undefined;
  if (isTransientStatus(response.status)) return OUTAGE_WEIGHT;
  if (response.status === 404) return isFromApi ? 2 : 0;
  return isFromApi ? 4 : 1;
}

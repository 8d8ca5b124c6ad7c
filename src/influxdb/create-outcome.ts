import type { HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { AdvisedError } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { canBeToken } from "../redaction/token-form.ts";
import { CHECK_PROXIES } from "./advice.ts";
import { type ApiCall, type ApiClient, describeRequest } from "./api-client.ts";
import { describeBody, findAccessTokens, readApiMessage, readJson } from "./api-response.ts";
import { type CreatedDatabaseToken, readCreatedDatabaseToken } from "./database-token.ts";

/** The outcome of a create request. `secrets` must be masked before anything else is done. */
export type CreateOutcome = { readonly secrets: readonly string[] } & (
  | { readonly kind: "created"; readonly token: CreatedDatabaseToken }
  /**
   * No token was created. `isRetryable`: a retry may succeed. `retryAfterMs`: the time to wait that the server
   * requests.
   */
  | { readonly kind: "refused"; readonly error: Error; readonly isRetryable: boolean; readonly retryAfterMs?: number }
  /** A token may have been created, or may still be created. `unreadable`: a 2xx without the ID or the access token. */
  | {
      readonly kind: "unknown";
      readonly error: Error;
      readonly isRetryable: boolean;
      readonly unreadable: boolean;
      /** Whether the same request can be sent again, because the API creates at most one token for it. */
      readonly isRepeatable?: boolean;
      readonly retryAfterMs?: number;
    }
  /**
   * A token with this ID exists: the same request was sent before, by this action or by a gateway, and its response is
   * lost.
   */
  | {
      readonly kind: "taken";
      readonly tokenId: string;
      readonly error: Error;
      readonly isRetryable: true;
      readonly retryAfterMs?: number;
    }
);

/** The maximum number of masks for one response, so that a broken one does not fill the log with masks. */
const MAX_MASKS = 20;

/** Everything in the response to a create request that can be a token, to be masked. */
export function listSecrets(response: HttpResponse): readonly string[] {
  return findAccessTokens(response.body).filter(canBeToken).slice(0, MAX_MASKS);
}

/** Classifies the response to a create request. */
export function classifyResponse(call: ApiCall, response: HttpResponse, client: ApiClient): CreateOutcome {
  const secrets = listSecrets(response);
  const retryAfterMs = client.readRetryAfterMs(response);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (response.status >= 200 && response.status < 300) {
    const token = readCreatedDatabaseToken(readJson(response));
    if (token !== undefined) return { kind: "created", token, secrets: [...new Set([token.accessToken, ...secrets])] };
    const error = createUnreadableTokenError(call, response, CHECK_PROXIES);
    return { kind: "unknown", error, isRetryable: true, unreadable: true, secrets, ...wait };
  }
  const facts = {
    error: client.explainRefusal(call, response),
    isRetryable: isTransientStatus(response.status),
    secrets,
    ...wait,
  };
  return isRefusal(response) ? { ...facts, kind: "refused" } : { ...facts, kind: "unknown", unreadable: false };
}

/** The error for a success that contains no token. */
export function createUnreadableTokenError(call: ApiCall, response: HttpResponse, advice: string): Error {
  return new AdvisedError(
    `${describeRequest(call)} returned ${response.status}, but the body contains no readable token (${describeBody(response)})`,
    advice,
  );
}

/**
 * Whether the API itself has refused the request. A gateway may respond with a 4xx after the token was created: a
 * filter that finds a token in the API's response replaces the response with its own page. A redirect does not show
 * whether a token was created, either.
 */
function isRefusal(response: HttpResponse): boolean {
  return response.status < 500 && response.status !== 408 && readApiMessage(response) !== undefined;
}

/** Classifies a create request without a complete response. */
export function classifyNoResponse(error: Error, failure: NoResponse, attempt: number): CreateOutcome {
  if (!failure.sent) return { kind: "refused", error, isRetryable: failure.isRetryable(attempt), secrets: [] };
  const { status } = failure;
  const unreadable = status !== undefined && status >= 200 && status < 300;
  return {
    kind: "unknown",
    error,
    isRetryable: unreadable || (status === undefined ? failure.isRetryable(attempt) : isTransientStatus(status)),
    unreadable,
    secrets: [],
  };
}

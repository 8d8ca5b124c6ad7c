import type { HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { AdvisedError } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { canBeToken } from "../redaction/token-form.ts";
import { CHECK_THE_WAY } from "./advice.ts";
import type { ApiCall, ApiClient } from "./api-client.ts";
import { describeBody, findAccessTokens, readApiMessage, readJson } from "./api-response.ts";
import { type CreatedDatabaseToken, readCreatedDatabaseToken } from "./database-token.ts";

/** The outcome of a create request. `secrets` must be masked before anything else is done. */
export type CreateOutcome = { readonly secrets: readonly string[] } & (
  | { readonly kind: "created"; readonly token: CreatedDatabaseToken }
  /** It certainly created no token. `isRetryable`: a retry may succeed. `retryAfterMs`: how long the server asks to wait. */
  | { readonly kind: "refused"; readonly error: Error; readonly isRetryable: boolean; readonly retryAfterMs?: number }
  /** It may have created a token, or may still do so. `unreadable`: a 2xx that lacks the ID or the access token. */
  | {
      readonly kind: "unknown";
      readonly error: Error;
      readonly isRetryable: boolean;
      readonly unreadable: boolean;
      readonly retryAfterMs?: number;
    }
);

/** The maximum number of masks for one response, so that a broken one does not fill the log with masks. */
const MAX_MASKS = 20;

/** Classifies the response to a create request. */
export function classifyResponse(call: ApiCall, answer: HttpResponse, client: ApiClient): CreateOutcome {
  const secrets = findAccessTokens(answer.body).filter(canBeToken).slice(0, MAX_MASKS);
  const retryAfterMs = client.readRetryAfterMs(answer);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.status >= 200 && answer.status < 300) {
    const token = readCreatedDatabaseToken(readJson(answer));
    if (token !== undefined) return { kind: "created", token, secrets: [...new Set([token.accessToken, ...secrets])] };
    const error = new AdvisedError(
      `Could not ${call.what}: ${call.method} ${call.url} returned ${answer.status}, but the body contains no readable token (${describeBody(answer)})`,
      CHECK_THE_WAY,
    );
    return { kind: "unknown", error, isRetryable: true, unreadable: true, secrets, ...wait };
  }
  const said = { error: client.refusal(call, answer), isRetryable: isTransientStatus(answer.status), secrets, ...wait };
  return isRefusal(answer) ? { ...said, kind: "refused" } : { ...said, kind: "unknown", unreadable: false };
}

/**
 * Whether the API itself has refused. A gateway's 4xx may come after the effect: a filter that finds a token in the API's
 * response replaces it with its own page. A redirect does not show what was done before it, either.
 */
function isRefusal(answer: HttpResponse): boolean {
  return answer.status < 500 && answer.status !== 408 && readApiMessage(answer) !== undefined;
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

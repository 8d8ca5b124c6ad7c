import type { HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { canBeToken } from "../redaction/token-form.ts";
import type { ApiCall, ApiClient } from "./api-client.ts";
import { describeBody, findAccessTokens, readApiMessage, readJson } from "./api-response.ts";
import { type CreatedDatabaseToken, readCreatedDatabaseToken } from "./database-token.ts";

/** What became of a create request. `secrets` is all that has to be masked before anything else is done. */
export type CreateOutcome = { readonly secrets: readonly string[] } & (
  | { readonly kind: "created"; readonly token: CreatedDatabaseToken }
  /** It certainly made no token. `canPass`: another try may. `retryAfterMs`: what the answer asks to wait. */
  | { readonly kind: "refused"; readonly error: Error; readonly canPass: boolean; readonly retryAfterMs?: number }
  /** It may have made a token, now or later. `unreadable`: a 2xx that lacks the ID or the access token. */
  | {
      readonly kind: "unknown";
      readonly error: Error;
      readonly canPass: boolean;
      readonly unreadable: boolean;
      readonly retryAfterMs?: number;
    }
);

/** So many of what may be tokens in an answer are masked: a broken one is not to fill the log with masks. */
const MAX_MASKS = 20;

/** What an answer says of the create request that it answers. */
export function classifyResponse(call: ApiCall, answer: HttpResponse, client: ApiClient): CreateOutcome {
  const secrets = findAccessTokens(answer.body).filter(canBeToken).slice(0, MAX_MASKS);
  const retryAfterMs = client.readRetryAfterMs(answer);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.status >= 200 && answer.status < 300) {
    const token = readCreatedDatabaseToken(readJson(answer));
    if (token !== undefined) return { kind: "created", token, secrets: [...new Set([token.accessToken, ...secrets])] };
    const error = new Error(
      `Could not ${call.what}: ${call.method} ${call.url} returned ${answer.status}, but the body contains no readable token (${describeBody(answer)})`,
    );
    return { kind: "unknown", error, canPass: true, unreadable: true, secrets, ...wait };
  }
  const said = { error: client.refusal(call, answer), canPass: isTransientStatus(answer.status), secrets, ...wait };
  return isRefusal(answer) ? { ...said, kind: "refused" } : { ...said, kind: "unknown", unreadable: false };
}

/**
 * Whether the API itself has refused. A gateway's 4xx may come after the effect: a filter that finds a token in the API's
 * answer puts a page of its own in its place. A redirect says nothing of what was done before it, either.
 */
function isRefusal(answer: HttpResponse): boolean {
  return answer.status < 500 && answer.status !== 408 && readApiMessage(answer) !== undefined;
}

/** What the lack of a complete answer says of it. */
export function classifyNoResponse(error: Error, failure: NoResponse, attempt: number): CreateOutcome {
  if (!failure.sent) return { kind: "refused", error, canPass: failure.isRetryable(attempt), secrets: [] };
  const { status } = failure;
  const unreadable = status !== undefined && status >= 200 && status < 300;
  return {
    kind: "unknown",
    error,
    canPass: unreadable || (status === undefined ? failure.isRetryable(attempt) : isTransientStatus(status)),
    unreadable,
    secrets: [],
  };
}

import { NoResponse } from "../http/no-response.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type Refusal, readRefusal, UnreadableResponse } from "./responses.ts";
import { readRateLimitMs } from "./retry.ts";

const TOKENS_STAY = "Tokens of this repository are kept until the next sweep";

const NOT_GITHUB =
  "This response did not come from GitHub's API; check for a proxy or gateway between this runner and GitHub";

/** Explains why the runs of a repository could not be looked up, and what to do. `url` is the URL of the request. */
export function explainGitHubError(repository: string, url: string, error: unknown, redaction: Redaction): Error {
  return new Error(
    `Could not find out which runs of ${repository} are in progress: GET ${url} ${describeFailure(error, redaction)}`,
  );
}

function describeFailure(error: unknown, redaction: Redaction): string {
  if (error instanceof UnreadableResponse) return `${error.message}. ${adviseOnUnreadable(error.status)}`;
  const refusal = readRefusal(error);
  if (refusal === undefined) {
    return `failed (${readReason(error, redaction)}). ${TOKENS_STAY}`;
  }
  const message = refusal.message === "" ? "" : ` (${redaction.printable(refusal.message)})`;
  return `returned ${refusal.status}${message}. ${adviseOnRefusal(refusal)}`;
}

/** octokit wraps a `NoResponse` in its own error. The message of a `NoResponse` is safe to show in full. */
function readReason(error: unknown, redaction: Redaction): string {
  if (!(error instanceof Error)) return "unknown reason";
  return error.cause instanceof NoResponse ? error.cause.message : redaction.printable(error.message);
}

function adviseOnRefusal({ status, headers, message }: Refusal): string {
  if (readRateLimitMs({ status, headers }, 0) !== undefined) {
    return "The rate limit does not reset soon; run sweep at another time, or with a github-token that nothing else uses";
  }
  // GitHub's own errors have a message.
  if (message === "" && [401, 403, 404].includes(status)) return NOT_GITHUB;
  if (status === 401) return "github-token is invalid or has expired. If it comes from a secret, update the secret";
  if (status === 403)
    return "github-token is not allowed to read the runs of this repository; give the job `permissions: { actions: read }`";
  if (status === 404) {
    return "github-token cannot see this repository, or the repository was deleted; use a token with `actions: read` for it";
  }
  return TOKENS_STAY;
}

function adviseOnUnreadable(status: number): string {
  return status >= 300 && status < 400
    ? "The repository was renamed or moved, so sweep keeps the tokens with its old name: wait until they expire, or revoke them by their IDs with the action revoke"
    : NOT_GITHUB;
}

import { NoResponse } from "../http/no-response.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type Refusal, readRefusal, UnreadableResponse } from "./responses.ts";
import { readRateLimitMs } from "./retry.ts";

/** Why GitHub did not say which runs of a repository go on, and what to do. `url` is what was asked. */
export function explainGitHubError(repository: string, url: string, error: unknown, redaction: Redaction): Error {
  return new Error(
    `GitHub did not say which runs of ${repository} go on: GET ${url} ${describeFailure(error, redaction)}`,
  );
}

function describeFailure(error: unknown, redaction: Redaction): string {
  if (error instanceof UnreadableResponse) return `${error.message}. ${adviseOnUnreadable(error.status)}`;
  const refusal = readRefusal(error);
  if (refusal === undefined) {
    return `came to nothing (${readReason(error, redaction)}). ${TOKENS_STAY}`;
  }
  const said = refusal.message === "" ? "" : ` (${redaction.printable(refusal.message)})`;
  return `answered ${refusal.status}${said}. ${adviseOnRefusal(refusal)}`;
}

/** The lack of an answer is in words of our own, and may be long; octokit has put an error of its own around it. */
function readReason(error: unknown, redaction: Redaction): string {
  if (!(error instanceof Error)) return "no reason";
  return error.cause instanceof NoResponse ? error.cause.message : redaction.printable(error.message);
}

const TOKENS_STAY = "Its tokens stay until the next sweep";

const NOT_GITHUB = "Something stands between this runner and GitHub";

function adviseOnRefusal({ status, headers, message }: Refusal): string {
  if (readRateLimitMs({ status, headers }, 0) !== undefined) {
    return "The rate limit is not over soon; sweep at another hour, or with a token of its own";
  }
  // GitHub's own refusals have a message.
  if (message === "" && [401, 403, 404].includes(status)) return NOT_GITHUB;
  if (status === 401) return "github-token is wrong or has expired";
  if (status === 403) return "github-token may not read its runs: give the job `permissions: { actions: read }`";
  if (status === 404) {
    return "github-token does not see that repository, or it was deleted: give a token with `actions: read` for it";
  }
  return TOKENS_STAY;
}

function adviseOnUnreadable(status: number): string {
  return status >= 300 && status < 400
    ? "The repository was renamed or moved: tokens with its old name are left to their expiry"
    : NOT_GITHUB;
}

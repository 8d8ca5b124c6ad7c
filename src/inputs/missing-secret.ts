import { nullish, object, safeParse, string } from "../packages/zod.ts";
import { quote } from "../redaction/invalid.ts";
import { lazy } from "../redaction/lazy.ts";
import type { Environment } from "../runner/environment.ts";

const pullRequest = lazy(() =>
  object({
    pull_request: object({
      head: object({ repo: nullish(object({ full_name: string() })) }),
      base: object({ repo: object({ full_name: string() }) }),
    }),
  }),
);

/** The usual causes, where the event shows none. */
const USUAL_CAUSES =
  "the secret's name is misspelt; it is an organization secret that is not shared with this repository; it is an environment secret, and the job names no `environment:`; or a reusable workflow was called without `secrets: inherit`";

/** The line that skips a job for pull requests of forks, and for nothing else: a push has no pull request. */
const SKIP_FORKS =
  "if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository";

/**
 * Why the management token is empty, as far as the event shows it, and that the profile, if one is used, has none.
 * Completes `management-token …`.
 */
export function explainMissingSecret(environment: Environment, event: unknown, profile: string): string {
  const why = explain(environment, event);
  return profile === "" ? why : `${why}. The profile ${quote(profile)} has no mgmt_token either`;
}

function explain(environment: Environment, event: unknown): string {
  if (environment.actor === "dependabot[bot]") {
    return "is empty: this run was started by Dependabot, which sees its own secrets alone. Store the token among the Dependabot secrets too, or skip the job with `if: github.actor != 'dependabot[bot]'`";
  }
  if (isFromFork(environment, event)) {
    return `is empty: GitHub gives neither secrets nor variables to a pull request from a fork. Skip the job there with \`${SKIP_FORKS}\``;
  }
  return `is required, and it is empty. The usual causes: ${USUAL_CAUSES}`;
}

function isFromFork(environment: Environment, event: unknown): boolean {
  // pull_request_target runs with secrets, wherever the pull request comes from.
  if (!environment.eventName.startsWith("pull_request") || environment.eventName === "pull_request_target")
    return false;
  const data = safeParse(pullRequest(), event).data?.pull_request;
  return data !== undefined && data.head.repo?.full_name !== data.base.repo.full_name;
}

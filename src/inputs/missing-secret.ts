import { nullish, object, safeParse, string } from "../packages/zod.ts";
import { quote } from "../redaction/invalid.ts";
import type { Environment } from "../runner/environment.ts";

const pullRequest = object({
  pull_request: object({
    head: object({ repo: nullish(object({ full_name: string() })) }),
    base: object({ repo: object({ full_name: string() }) }),
  }),
});

/** The usual causes, if the event does not show the cause. */
const USUAL_CAUSES =
  "the name of the secret is misspelled; it is an organization secret that is not shared with this repository; it is an environment secret, but the job has no `environment:`; or a reusable workflow was called without `secrets: inherit`";

/** A condition that skips a job only for pull requests from forks. The event of a push contains no pull request. */
const SKIP_FORKS =
  "if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository";

/**
 * Explains why the management token is empty, if the event shows the cause. Mentions a profile without a token. The
 * text continues a message that begins with `management-token: `.
 */
export function explainMissingSecret(environment: Environment, event: unknown, profile: string): string {
  const why = explain(environment, event);
  return profile === "" ? why : `${why}. The profile ${quote(profile)} has no mgmt_token either`;
}

function explain(environment: Environment, event: unknown): string {
  if (environment.actor === "dependabot[bot]") {
    return "is empty: Dependabot started this run, so it gets only Dependabot secrets. Store the token as a Dependabot secret too, or skip the job with `if: github.actor != 'dependabot[bot]'`";
  }
  if (isFromFork(environment, event)) {
    return `is empty: pull requests from forks get neither secrets nor variables. Skip the job for forks with \`${SKIP_FORKS}\``;
  }
  return `is required, but it is empty. Usual causes: ${USUAL_CAUSES}`;
}

function isFromFork(environment: Environment, event: unknown): boolean {
  // pull_request_target has access to secrets even for forks.
  if (!environment.eventName.startsWith("pull_request") || environment.eventName === "pull_request_target")
    return false;
  const data = safeParse(pullRequest, event).data?.pull_request;
  return data !== undefined && data.head.repo?.full_name !== data.base.repo.full_name;
}

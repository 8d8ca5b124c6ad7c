import { readPath } from "../redaction/json.ts";
import type { Environment } from "../runner/environment.ts";

/** What the secret is, in messages. */
export type SecretKind = "token" | "key";

/** The usual causes, if the event does not show the cause. */
const USUAL_CAUSES =
  "the name of the secret is misspelled; it is an organization secret that is not shared with this repository; it is an environment secret, but the job has no `environment:`; or a reusable workflow was called without `secrets: inherit`";

/** A condition that skips a job only for pull requests from forks. The event of a push contains no pull request. */
const SKIP_FORKS =
  "if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository";

/**
 * Explains why an input that takes a secret is empty, if the event shows the cause. The text continues a message that
 * begins with the name of the input.
 */
export function explainMissingSecret(kind: SecretKind, environment: Environment, event: unknown): string {
  if (environment.actor === "dependabot[bot]") {
    return `is empty: Dependabot started this run, so it gets only Dependabot secrets. Store the ${kind} as a Dependabot secret too, or skip the job with \`if: github.actor != 'dependabot[bot]'\``;
  }
  if (isFromFork(environment, event)) {
    return `is empty: pull requests from forks get neither secrets nor variables. Skip the job for forks with \`${SKIP_FORKS}\``;
  }
  return `is required, but it is empty. Usual causes: ${USUAL_CAUSES}`;
}

/** Reads the event without zod, which takes longer to load than the whole step of the action `open`. */
function isFromFork(environment: Environment, event: unknown): boolean {
  // pull_request_target has access to secrets even for forks.
  if (!environment.eventName.startsWith("pull_request") || environment.eventName === "pull_request_target")
    return false;
  const base = readPath(event, "pull_request", "base", "repo", "full_name");
  const head = readPath(event, "pull_request", "head");
  if (typeof base !== "string" || typeof head !== "object") return false;
  // Without a repository if the fork was deleted.
  return readPath(head, "repo", "full_name") !== base;
}

import { describe, expect, test } from "vitest";
import { explainMissingSecret } from "../../../src/inputs/missing-secret.ts";
import { createEnvironment } from "../main/fixtures.ts";

/** The event of a pull request, with its two repositories. */
function pullRequest(headRepository: string | undefined, baseRepository = "octo-org/octo-repo") {
  const head = { repo: headRepository === undefined ? null : { full_name: headRepository } };
  return { pull_request: { head, base: { repo: { full_name: baseRepository } } } };
}

const FORK =
  "is empty: pull requests from forks get neither secrets nor variables. Skip the job for forks with `if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository`";
const DEPENDABOT =
  "is empty: Dependabot started this run, so it gets only Dependabot secrets. Store the token as a Dependabot secret too, or skip the job with `if: github.actor != 'dependabot[bot]'`";
const USUAL =
  "is required, but it is empty. Usual causes: the name of the secret is misspelled; it is an organization secret that is not shared with this repository; it is an environment secret, but the job has no `environment:`; or a reusable workflow was called without `secrets: inherit`";

describe("the message for an empty secret", () => {
  test.each([
    { name: "a push", eventName: "push", event: {}, expected: USUAL },
    { name: "an event that cannot be read", eventName: "pull_request", event: undefined, expected: USUAL },
    { name: "an event of another form", eventName: "pull_request", event: { pull_request: {} }, expected: USUAL },
    {
      name: "a pull request from a fork",
      eventName: "pull_request",
      event: pullRequest("fan/octo-repo"),
      expected: FORK,
    },
    {
      name: "a pull request from a fork that is deleted",
      eventName: "pull_request",
      event: pullRequest(undefined),
      expected: FORK,
    },
    {
      name: "a review of a pull request from a fork",
      eventName: "pull_request_review",
      event: pullRequest("fan/octo-repo"),
      expected: FORK,
    },
    {
      name: "a pull request from the repository itself",
      eventName: "pull_request",
      event: pullRequest("octo-org/octo-repo"),
      expected: USUAL,
    },
    {
      name: "a pull request target, which has secrets",
      eventName: "pull_request_target",
      event: pullRequest("fan/octo-repo"),
      expected: USUAL,
    },
  ])("fits $name", ({ eventName, event, expected }) => {
    expect(explainMissingSecret("token", createEnvironment({ eventName }), event)).toBe(expected);
  });

  test("names the usual causes for another event with a pull request from a fork, which has secrets", () => {
    const environment = createEnvironment({ eventName: "issue_comment" });
    expect(explainMissingSecret("token", environment, pullRequest("fan/octo-repo"))).toBe(USUAL);
  });

  test("names the transfer key as a key", () => {
    const environment = createEnvironment({ actor: "dependabot[bot]" });
    expect(explainMissingSecret("key", environment, {})).toBe(DEPENDABOT.replace("the token", "the key"));
  });

  test.each(["push", "pull_request"])("names Dependabot for its %s", (eventName) => {
    const environment = createEnvironment({ actor: "dependabot[bot]", eventName });
    expect(explainMissingSecret("token", environment, pullRequest("octo-org/octo-repo"))).toBe(DEPENDABOT);
  });
});

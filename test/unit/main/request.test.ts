import { describe, expect, test } from "vitest";
import type { RunAttempt } from "../../../src/grant/mark.ts";
import { createIssueRequest } from "../../../src/main/request.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "./fixtures.ts";

describe("the token to create", () => {
  test("comes from the inputs and the run of the environment", () => {
    const inputs = parseInputsOfMain(
      createMainInputs({ databases: "logs: write", description: "Seed", expiry: "never" }),
    );
    expect(createIssueRequest(inputs, createEnvironment())).toEqual({
      run: { serverUrl: "https://github.com", repository: "octo-org/octo-repo", runId: "42", runAttempt: "1" },
      description: "Seed",
      permissions: [{ action: "write", resource: "logs" }],
      expiry: { kind: "never" },
      keep: false,
    });
  });

  test("is marked as kept if the job does not revoke it", () => {
    expect(createIssueRequest(parseInputsOfMain(createMainInputs({ revoke: "false" })), createEnvironment()).keep).toBe(
      true,
    );
  });

  test.each<{ name: string; run: Partial<RunAttempt> }>([
    { name: "no server", run: { serverUrl: "" } },
    { name: "a server with a slash at its end", run: { serverUrl: "https://github.com/" } },
    { name: "no repository", run: { repository: "" } },
    { name: "a repository without an owner", run: { repository: "octo-repo" } },
    { name: "a repository with a blank", run: { repository: "octo-org/octo repo" } },
    { name: "no run", run: { runId: "" } },
    { name: "a run that is no number", run: { runId: "latest" } },
    { name: "no attempt", run: { runAttempt: "0" } },
  ])("cannot be created in a run with $name", ({ run }) => {
    const environment = createEnvironment();
    const odd = { ...environment, run: { ...environment.run, ...run } };
    expect(() => createIssueRequest(parseInputsOfMain(createMainInputs()), odd)).toThrow(
      "GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not identify a workflow run. This action must run in GitHub Actions",
    );
  });
});

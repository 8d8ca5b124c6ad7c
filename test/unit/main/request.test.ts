import { afterEach, describe, expect, test, vi } from "vitest";
import type { RunAttempt } from "../../../src/grant/mark.ts";
import { createInitialState } from "../../../src/main/initial-state.ts";
import { createIssueDeps, createIssueRequest, createNonce } from "../../../src/main/request.ts";
import { openTokenApi } from "../../../src/product/open-token-api.ts";
import { TokenState } from "../../../src/state/token-state.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { openCluster } from "../runner/open-session.ts";
import { stubVariables } from "../runner/runner-variables.ts";
import { createEnvironment, createMainInputs, parseInputsOfMain } from "./fixtures.ts";

afterEach(() => vi.unstubAllEnvs());

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

  test.each([
    { revoke: "job", keep: false },
    { revoke: "run", keep: false },
    { revoke: "never", keep: true },
  ])("with `revoke: $revoke` has a mark whose `keep` is $keep", ({ revoke, keep }) => {
    const inputs = parseInputsOfMain(createMainInputs({ revoke }));
    expect(createIssueRequest(inputs, createEnvironment()).keep).toBe(keep);
  });

  test.each<{ name: string; run: Partial<RunAttempt> }>([
    { name: "no server", run: { serverUrl: "" } },
    { name: "a server with a slash at its end", run: { serverUrl: "https://github.com/" } },
    { name: "no repository", run: { repository: "" } },
    { name: "a repository without an owner", run: { repository: "octo-repo" } },
    { name: "a repository with a space", run: { repository: "octo-org/octo repo" } },
    { name: "no run", run: { runId: "" } },
    { name: "a run ID that is not a number", run: { runId: "latest" } },
    { name: "no attempt", run: { runAttempt: "0" } },
  ])("cannot be created in a run with $name", ({ run }) => {
    const environment = createEnvironment();
    const odd = { ...environment, run: { ...environment.run, ...run } };
    expect(() => createIssueRequest(parseInputsOfMain(createMainInputs()), odd)).toThrow(
      "GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not identify a workflow run. This action must run in GitHub Actions",
    );
  });
});

test("a nonce has 16 lower-case hex digits, and is different each time", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  expect(nonces.filter((text) => !/^[0-9a-f]{16}$/.test(text))).toEqual([]);
});

test("the runner receives the mark before the request, then the mask, then the ID", async () => {
  stubVariables({ RUNNER_DEBUG: "1" });
  await using opened = await openCluster();
  const inputs = opened.inputs();
  const environment = createEnvironment();
  const tokenApi = await openTokenApi(inputs.cluster, opened.session.client);
  const deps = createIssueDeps(
    opened.session,
    tokenApi.api,
    new TokenState(createInitialState(inputs, tokenApi, environment), opened.session.clock),
  );
  const { output, result } = await captureOutputWhile(() =>
    issueDatabaseToken(createIssueRequest(inputs, environment), deps),
  );
  expect(output).toEqual([
    expect.stringMatching(/^::save-state name=database-token::.*"openCreates":\[\{"mark":".*"handedOver":false/),
    expect.stringMatching(/^::debug::POST /),
    `::add-mask::${result.accessToken}`,
    expect.stringMatching(`^::save-state name=database-token::.*"openCreates":\\[\\].*"token":{"id":"${result.id}"`),
  ]);
});

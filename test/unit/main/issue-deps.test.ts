import { afterEach, expect, test, vi } from "vitest";
import { openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import { createInitialState } from "../../../src/main/initial-state.ts";
import { createIssueDeps, createIssueRequest, createNonce } from "../../../src/main/request.ts";
import { TokenState } from "../../../src/state/state.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { openCluster } from "../runner/open-session.ts";
import { stubVariables } from "../runner/runner-variables.ts";
import { createEnvironment } from "./fixtures.ts";

afterEach(() => vi.unstubAllEnvs());

test("a nonce has 16 lower-case hex digits, and is different each time", () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  expect(nonces.filter((text) => !/^[0-9a-f]{16}$/.test(text))).toEqual([]);
});

test("the runner gets the mark before the request, then the mask, then the ID", async () => {
  stubVariables({ RUNNER_DEBUG: "1" });
  await using opened = await openCluster();
  const inputs = opened.inputs();
  const environment = createEnvironment();
  const { api } = await openManagementApi(inputs.cluster, opened.session.client);
  const deps = createIssueDeps(
    opened.session,
    api,
    new TokenState(createInitialState(inputs, api, environment), opened.session.clock),
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

import { afterEach, expect, test, vi } from "vitest";
import { managementApiOf } from "../../../src/influxdb/find-management-api.ts";
import { stateBaseOf } from "../../../src/main/initial-state.ts";
import { issueDepsOf, nonce } from "../../../src/main/issue-deps.ts";
import { issueRequestOf } from "../../../src/main/request.ts";
import { TokenState } from "../../../src/state/state.ts";
import { issueDatabaseToken } from "../../../src/token/issue-token.ts";
import { saidWhile } from "../runner/capture-output.ts";
import { openCluster } from "../runner/open-session.ts";
import { givenVariables } from "../runner/runner-variables.ts";
import { givenEnvironment } from "./fixtures.ts";

afterEach(() => vi.unstubAllEnvs());

test("a nonce is 16 lower-case hex digits, and never the same", () => {
  const nonces = Array.from({ length: 100 }, nonce);
  expect(new Set(nonces).size).toBe(100);
  expect(nonces.filter((text) => !/^[0-9a-f]{16}$/.test(text))).toEqual([]);
});

test("the runner hears of the mark before the request, then of the secret, then of the ID", async () => {
  givenVariables({ RUNNER_DEBUG: "1" });
  await using opened = await openCluster();
  const inputs = opened.inputs();
  const environment = givenEnvironment();
  const { api } = await managementApiOf(inputs.cluster, opened.session.client);
  const deps = issueDepsOf(
    opened.session,
    api,
    new TokenState(stateBaseOf(inputs, api, environment), opened.session.clock),
  );
  const { said, result } = await saidWhile(() => issueDatabaseToken(issueRequestOf(inputs, environment), deps));
  expect(said).toEqual([
    expect.stringMatching(/^::save-state name=database-token::.*"openCreates":\[\{"mark":".*"handedOver":false/),
    expect.stringMatching(/^::debug::POST /),
    `::add-mask::${result.accessToken}`,
    expect.stringMatching(`^::save-state name=database-token::.*"openCreates":\\[\\].*"token":{"id":"${result.id}"`),
  ]);
});

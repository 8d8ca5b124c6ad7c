import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { connectEnterprise } from "../../support/influxdb3/test-client.ts";
import { expectError } from "../influxdb/open-management-api.ts";
import { type EnterpriseApiTestOptions, markedName, startEnterpriseApi } from "./open-enterprise-api.ts";

const NAME = markedName(1, "Load & seed, 100 % (a+b)");

/** Revokes a token whose first DELETE requests fail with these faults. */
async function revoke(faults: readonly FaultKind[], options: EnterpriseApiTestOptions & { isThere?: boolean } = {}) {
  const { isThere = true, ...rest } = options;
  await using setup = await startEnterpriseApi(rest);
  if (isThere) setup.emulator.cluster.createToken({ description: NAME, permissions: [] });
  setup.fail("DeleteToken", ...faults);
  const outcome = await setup.api.deleteDatabaseToken(NAME);
  return { outcome, requests: setup.requests(), live: setup.emulator.liveTokens().length };
}

function text(status: number, body: string): FaultKind {
  return { kind: "text", status, contentType: "text/plain", body };
}

describe("a token is revoked", () => {
  test("by its name, with one request", async () => {
    expect(await revoke([])).toEqual({ outcome: "revoked", requests: ["DeleteToken"], live: 0 });
  });

  test.each<{ name: string; faults: readonly FaultKind[] }>([
    { name: "a 200 with a page", faults: [{ kind: "html", status: 200 }] },
    { name: "a 200 with JSON", faults: [text(200, "{}")] },
    { name: "a 202", faults: [text(202, "")] },
    { name: "a 404 of an ingress", faults: [{ kind: "html", status: 404 }] },
    { name: "a 404 for an unknown path", faults: [text(404, "Not found")] },
    { name: "a 404 about another name", faults: [text(404, "the requested resource was not found: other")] },
    { name: "a 500, a 503 and a 429", faults: [text(500, "catalog"), text(503, ""), text(429, "")] },
  ])("by a retry after $name", async ({ faults }) => {
    const { outcome, requests, live } = await revoke(faults);
    expect({ outcome, requests: requests.length, live }).toEqual({
      outcome: "revoked",
      requests: faults.length + 1,
      live: 0,
    });
  });
});

describe("a token is reported as unknown", () => {
  test.each<{ name: string; faults: readonly FaultKind[]; isThere: boolean }>([
    { name: "if the server does not know it", faults: [], isThere: false },
    { name: "after a response that was lost", faults: [{ kind: "hang-up", when: "after" }], isThere: true },
  ])("$name", async ({ faults, isThere }) => {
    expect(await revoke(faults, { isThere })).toMatchObject({ outcome: "unknown", live: 0 });
  });
});

describe("nothing is deleted", () => {
  test.each(["_admin", "github-actions", "Load prices", "", `${NAME}x`])("for the name %j", async (name) => {
    await using setup = await startEnterpriseApi();
    const error = await expectError(setup.api.deleteDatabaseToken(name));
    expect(error.message).toBe("The name of a token must have a mark of this action");
    expect(setup.requests()).toEqual([]);
  });

  test("if a look-up shows that the token is an admin token", async () => {
    await using setup = await startEnterpriseApi({ api: { looksUpFirst: true } });
    await using client = connectEnterprise(setup.emulator);
    await client.send("POST", "/api/v3/configure/token/named_admin", { body: { token_name: NAME } });
    const error = await expectError(setup.api.deleteDatabaseToken(NAME));
    expect(error.message).toBe(`${NAME} is an admin token, which this action never revokes`);
    expect(setup.requests()).not.toContain("DeleteToken");
  });
});

test("a token whose name comes from the inputs is looked up before it is deleted", async () => {
  expect(await revoke([], { api: { looksUpFirst: true } })).toEqual({
    outcome: "revoked",
    requests: ["QueryTokens", "DeleteToken"],
    live: 0,
  });
});

test("an error contains the name once, and not the query string", async () => {
  await using setup = await startEnterpriseApi();
  setup.fail("DeleteToken", text(405, "cannot delete operator token"));
  const { message } = await expectError(setup.api.deleteDatabaseToken(NAME));
  expect(message).toMatch(
    /: DELETE http:\/\/127\.0\.0\.1:\d+\/api\/v3\/configure\/token returned 405 \(cannot delete operator token\)/,
  );
  expect(message.split("0000000000000001")).toHaveLength(2);
});

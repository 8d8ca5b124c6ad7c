import { describe, expect, test } from "vitest";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { expectError } from "../influxdb/open-management-api.ts";
import { type EnterpriseApiTestOptions, markedName, startEnterpriseApi } from "./open-enterprise-api.ts";

function text(status: number, body: string): FaultKind {
  return { kind: "text", status, contentType: "application/json", body };
}

/** The error of a list of databases whose requests all end with this fault. */
async function failToList(fault: FaultKind, options: EnterpriseApiTestOptions = {}): Promise<string> {
  await using setup = await startEnterpriseApi({ timeoutMs: 5_000, ...options });
  setup.emulator.inject({ on: "ListDatabases", occurrence: "every", fault });
  return (await expectError(setup.api.getClusterDatabases())).message;
}

describe("the list of databases", () => {
  test("does not contain the server's own", async () => {
    await using setup = await startEnterpriseApi({ emulator: { databases: ["b", "a"] } });
    expect((await setup.api.getClusterDatabases()).toSorted()).toEqual(["a", "b"]);
    expect(setup.requests()).toEqual(["ListDatabases"]);
  });

  test("is requested again after a 404 of an ingress, four times at most", async () => {
    await using setup = await startEnterpriseApi();
    setup.fail("ListDatabases", { kind: "html", status: 404 });
    expect(await setup.api.getClusterDatabases()).toEqual(["sensors"]);
    setup.emulator.inject({ on: "ListDatabases", occurrence: "every", fault: { kind: "html", status: 404 } });
    const { message } = await expectError(setup.api.getClusterDatabases());
    expect(message).toContain("This response did not come from InfluxDB 3 Enterprise. Check host");
    expect(setup.requests()).toHaveLength(2 + 4);
  });

  test("adds the caller's advice to a 403 of the server", async () => {
    await using setup = await startEnterpriseApi();
    setup.fail("ListDatabases", text(403, '{"error":"no"}'), { kind: "html", status: 403 });
    expect((await expectError(setup.api.getClusterDatabases(". Or else"))).message).toMatch(
      /`gh secret set SECRET_NAME` \(.*\)\. Or else$/,
    );
    expect((await expectError(setup.api.getClusterDatabases(". Or else"))).message).not.toContain("Or else");
  });

  test.each<{ name: string; fault: FaultKind }>([
    { name: "an object", fault: text(200, '{"databases":[]}') },
    { name: "names in another form", fault: text(200, '[{"name":"sensors"}]') },
    { name: "a page", fault: { kind: "html", status: 200 } },
  ])("cannot be read from $name", async ({ fault }) => {
    expect(await failToList(fault)).toMatch(
      / returned 200 \(.*\)\. This response did not come from InfluxDB 3 Enterprise/,
    );
  });
});

describe("an error", () => {
  test.each<{ name: string; fault: FaultKind; advice: string }>([
    {
      name: "about the management token",
      fault: text(401, '{"error":"no"}'),
      advice: "`influxdb3 create token --admin --name TOKEN_NAME --expiry 90d` (the name must be new",
    },
    { name: "about a missing permission", fault: text(403, '{"error":"no"}'), advice: "is not an admin token" },
    { name: "without a body about a missing permission", fault: text(403, ""), advice: "is not an admin token" },
    { name: "of a proxy", fault: { kind: "html", status: 401 }, advice: "The admin token may be correct" },
    { name: "about an outage", fault: { kind: "html", status: 503 }, advice: "temporary problem" },
    {
      name: "about the request",
      fault: text(400, "serde error: x"),
      advice: "returned 400 (serde error: x). InfluxDB rejected the request",
    },
    { name: "that is not known", fault: text(418, '{"error":"no"}'), advice: "This is not a known response" },
    {
      name: "of the Management API",
      fault: text(404, '{"code":404,"message":"x"}'),
      advice: "looks like InfluxDB Cloud Dedicated or Clustered. If it is, set `product: dedicated`",
    },
    {
      name: "of a router",
      fault: text(404, '{"code":"not found","message":"path not found"}'),
      advice: "If it is InfluxDB v2, this action does not support it",
    },
    {
      name: "with a redirect",
      fault: { kind: "redirect", location: "/x" },
      advice: "could send the token in management-token to another server; check host",
    },
  ])("$name has advice", async ({ fault, advice }) => {
    expect(await failToList(fault)).toContain(advice);
  });

  test("does not show a token", async () => {
    const message = await failToList(text(400, '{"error":"no apiv3_fake\\u002dsecret here"}'));
    expect(message).toContain("(no *** here)");
  });
});

test("Core is recognized by the path that it lacks", async () => {
  await using setup = await startEnterpriseApi({ emulator: { enterpriseBehaviour: { build: "Core" } } });
  const request = { description: markedName(), permissions: [{ action: "read", resource: "sensors" }] } as const;
  const outcome = await setup.api.createDatabaseToken(request, 1);
  expect(outcome).toMatchObject({ kind: "unknown", isRetryable: false });
  expect(outcome.kind === "unknown" && outcome.error.message).toContain(
    "looks like InfluxDB 3 Core, which has only admin tokens",
  );
});

describe("the version of the server", () => {
  /** The reports about a server with this version in each response. */
  async function readReports(version: string): Promise<readonly string[]> {
    const reports: string[] = [];
    await using setup = await startEnterpriseApi({
      api: { onOldVersion: (each) => reports.push(each) },
      intercept: (exchange) => async (request) => {
        const response = await exchange(request);
        return { ...response, headers: { ...response.headers, "x-influxdb-version": version } };
      },
    });
    await setup.api.getClusterDatabases();
    await setup.api.getDatabaseTokens(() => true);
    await setup.api.createDatabaseToken({ description: markedName(), permissions: [] }, 1);
    return reports;
  }

  test("is reported once if it has a known security problem", async () => {
    expect(await readReports("3.8.3")).toEqual(["3.8.3"]);
    expect(await readReports("3.8.4")).toEqual([]);
  });
});

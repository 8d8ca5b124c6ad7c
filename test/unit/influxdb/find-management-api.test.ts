import { describe, expect, test } from "vitest";
import type { HttpRequest, HttpResponse } from "../../../src/http/messages.ts";
import { NoResponse } from "../../../src/http/no-response.ts";
import { findManagementApi, openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { failToConnect } from "../http/open-http.ts";
import { apiError, expectError, type ManagementApiSetup, page, startManagementApi } from "./open-management-api.ts";
import { jsonResponse } from "./open-probe.ts";

const CLUSTERED_PATH =
  "/api/v0/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111";

describe("the Management API of Cloud Dedicated", () => {
  test("is at one URL, and nothing is sent to find it", async () => {
    await using setup = await startManagementApi();
    const { api, databases } = await openManagementApi(setup.cluster, setup.client);
    expect(databases).toBeUndefined();
    expect(setup.requests()).toEqual([]);
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found with its databases where those are wanted", async () => {
    await using setup = await startManagementApi();
    const opened = await findManagementApi(setup.cluster, setup.client);
    expect(opened.databases).toEqual(["sensors"]);
    expect(opened.api.baseUrl).toBe(setup.api.baseUrl);
    expect(setup.requests()).toEqual(["GET databases"]);
  });

  test("is nowhere where its cluster does not exist", async () => {
    await using setup = await startManagementApi();
    setup.fail("GetClusterDatabases", apiError(404));
    const { message } = await expectError(findManagementApi(setup.cluster, setup.client));
    expect(message).toContain("There is no such account or cluster for this management token");
    expect(setup.requests()).toHaveLength(1);
  });
});

const LONG = `${CLUSTERED_PATH}/databases`;
const SHORT = "/api/v0/databases";

/** The paths of the requests, in order. */
function listPaths({ emulator }: ManagementApiSetup): readonly string[] {
  return emulator.requests.map(({ path }) => path);
}

describe("the Management API of Clustered", () => {
  test.each([
    { route: "account", paths: [LONG] },
    { route: "short", paths: [LONG, SHORT] },
  ] as const)("is found by listing the databases, in the $route form", async ({ route, paths }) => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route } });
    const { api, databases } = await openManagementApi(setup.cluster, setup.client);
    expect(databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual(paths);
    expect(`${new URL(api.baseUrl).pathname}/databases`).toBe(paths.at(-1));
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found under the account and the cluster that are given", async () => {
    const accountId = "22222222-2222-4222-8222-222222222222";
    const clusterId = "44444444-4444-4444-8444-444444444444";
    const emulator = { product: "clustered", route: "account", accountId, clusterId } as const;
    await using setup = await startManagementApi({ emulator });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual([`/api/v0/accounts/${accountId}/clusters/${clusterId}/databases`]);
  });

  test.each<{ name: string; fault: FaultKind }>([
    ...[400, 401, 403, 404, 405, 501].map((status) => ({ name: `the API's ${status}`, fault: apiError(status) })),
    ...[200, 401, 403, 404, 405].map((status) => ({ name: `a page with ${status}`, fault: page(status) })),
    { name: "JSON that is no list", fault: jsonResponse(200, { databases: [] }) },
    { name: "a redirect", fault: { kind: "redirect", location: "https://elsewhere.invalid/" } },
  ])("is looked for in the short form at once where the long one answers $name", async ({ fault }) => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route: "short" } });
    setup.fail("GetClusterDatabases", fault);
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual([LONG, SHORT]);
    expect(setup.waits).toEqual([]);
  });

  test("is looked for in the long form again where that has an outage which passes", async () => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route: "account" } });
    setup.fail("GetClusterDatabases", apiError(503), { kind: "hang-up", when: "before" });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual([LONG, LONG, LONG]);
  });

  test.each<{ name: string; outcome: () => HttpResponse }>([
    { name: "an outage", outcome: () => createResponse(503, {}) },
    {
      name: "no answer",
      outcome: () => {
        throw new NoResponse("TIMEOUT", { sent: true });
      },
    },
    {
      name: "an outage that lasts an hour",
      outcome: () => ({ ...createResponse(429, {}), headers: { "retry-after": "3600" } }),
    },
  ])("is found in the short form where the long one has $name that does not pass", async ({ outcome }) => {
    await using setup = await startManagementApi({
      emulator: { product: "clustered", route: "short" },
      intercept: (exchange) => async (request) => (isLong(request) ? outcome() : await exchange(request)),
    });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(setup.traces.length).toBeLessThanOrEqual(4);
    expect(listPaths(setup)).toEqual([SHORT]);
  });

  test("is not taken for missing where one form has an outage and the other does not exist", async () => {
    let left = 6;
    await using setup = await startManagementApi({
      emulator: { product: "clustered", route: "account" },
      intercept: (exchange) => async (request) =>
        isLong(request) && left-- > 0 ? createResponse(503, {}) : await exchange(request),
    });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup), "the form that does not exist is asked once").toEqual([SHORT, LONG]);
  });

  test("is looked for in one form alone where its host is not reached", async () => {
    await using setup = await startManagementApi({
      emulator: { product: "clustered" },
      intercept: failToConnect("CERT_HAS_EXPIRED", 9),
    });
    const { message } = await expectError(openManagementApi(setup.cluster, setup.client));
    expect(message).toMatch(
      /^Could not list the databases: GET \S+\/accounts\/\S+: the server's certificate has expired/,
    );
    expect(setup.traces).toHaveLength(1);
  });

  test("is no longer looked for when the job is cancelled", async () => {
    await using setup = await startManagementApi({ emulator: { product: "clustered" } });
    const hold = setup.emulator.hold("GetClusterDatabases");
    const searching = expectError(openManagementApi(setup.cluster, setup.client));
    await hold.held;
    setup.cancel();
    expect((await searching).message).toContain("(CANCELLED)");
    expect(setup.traces).toHaveLength(1);
  });
});

describe("where neither form lists the databases of Clustered, the more telling error is told:", () => {
  const createApiError = (status: number): HttpResponse =>
    createResponse(status, { code: status, message: "an error of the API" });
  const createPage = (status: number): HttpResponse => ({
    status,
    headers: { "content-type": "text/html" },
    body: "<html>",
  });

  test.each([
    {
      name: "the API's refusal before its 404",
      long: createApiError(404),
      short: createApiError(401),
      informative: "short",
    },
    { name: "the API's refusal before a page", long: createApiError(403), short: createPage(200), informative: "long" },
    {
      name: "the API's refusal before an outage",
      long: createPage(503),
      short: createApiError(401),
      informative: "short",
    },
    { name: "an outage before the API's 404", long: createPage(503), short: createApiError(404), informative: "long" },
    { name: "an outage before a page", long: createPage(401), short: createApiError(503), informative: "short" },
    {
      name: "the API's 404 before a page that refuses",
      long: createPage(403),
      short: createApiError(404),
      informative: "short",
    },
    {
      name: "a page that refuses before one with 404",
      long: createPage(404),
      short: createPage(403),
      informative: "short",
    },
    {
      name: "the long form's of two refusals",
      long: createApiError(401),
      short: createApiError(403),
      informative: "long",
    },
    {
      name: "the long form's of two pages with 404",
      long: createPage(404),
      short: createPage(404),
      informative: "long",
    },
  ])("$name", async ({ long, short, informative }) => {
    await using setup = await startManagementApi({
      emulator: { product: "clustered" },
      timeoutMs: 20_000,
      intercept: () => async (request) => (isLong(request) ? long : short),
    });
    const { message } = await expectError(openManagementApi(setup.cluster, setup.client));
    const [tellingPath, otherPath] = informative === "long" ? [LONG, SHORT] : [SHORT, LONG];
    const { origin } = setup.emulator;
    const { status } = informative === "long" ? long : short;
    expect(message).toContain(`Could not list the databases: GET ${origin}${tellingPath} returned ${status} (`);
    expect(message).toMatch(
      new RegExp(`\\. GET ${RegExp.escape(origin + otherPath)} does not list the databases either$`),
    );
  });
});

function isLong({ url }: HttpRequest): boolean {
  return url.includes("/accounts/");
}

function createResponse(status: number, value: unknown): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

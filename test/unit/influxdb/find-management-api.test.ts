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
  test("is opened without a request, because there is only one base URL", async () => {
    await using setup = await startManagementApi();
    const { api, databases } = await openManagementApi(setup.cluster, setup.client);
    expect(databases).toBeUndefined();
    expect(setup.requests()).toEqual([]);
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found by listing the databases", async () => {
    await using setup = await startManagementApi();
    const opened = await findManagementApi(setup.cluster, setup.client);
    expect(opened.databases).toEqual(["sensors"]);
    expect(opened.api.baseUrl).toBe(setup.api.baseUrl);
    expect(setup.requests()).toEqual(["GET databases"]);
  });

  test("is not found if the cluster does not exist", async () => {
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
  ] as const)("is found in the $route form by listing the databases", async ({ route, paths }) => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route } });
    const { api, databases } = await openManagementApi(setup.cluster, setup.client);
    expect(databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual(paths);
    expect(`${new URL(api.baseUrl).pathname}/databases`).toBe(paths.at(-1));
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found with the account ID and the cluster ID of the inputs", async () => {
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
    { name: "JSON that is not a list", fault: jsonResponse(200, { databases: [] }) },
    { name: "a redirect", fault: { kind: "redirect", location: "https://elsewhere.invalid/" } },
  ])("is found in the short form without a wait if the long one returns $name", async ({ fault }) => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route: "short" } });
    setup.fail("GetClusterDatabases", fault);
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual([LONG, SHORT]);
    expect(setup.waits).toEqual([]);
  });

  test("is found in the long form after a short outage", async () => {
    await using setup = await startManagementApi({ emulator: { product: "clustered", route: "account" } });
    setup.fail("GetClusterDatabases", apiError(503), { kind: "hang-up", when: "before" });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup)).toEqual([LONG, LONG, LONG]);
  });

  test.each<{ name: string; outcome: () => HttpResponse }>([
    { name: "an outage", outcome: () => createResponse(503, {}) },
    {
      name: "no response",
      outcome: () => {
        throw new NoResponse("TIMEOUT", { sent: true });
      },
    },
    {
      name: "an outage that lasts an hour",
      outcome: () => ({ ...createResponse(429, {}), headers: { "retry-after": "3600" } }),
    },
  ])("is found in the short form if the long one has $name every time", async ({ outcome }) => {
    await using setup = await startManagementApi({
      emulator: { product: "clustered", route: "short" },
      intercept: (exchange) => async (request) => (isLong(request) ? outcome() : await exchange(request)),
    });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(setup.traces.length).toBeLessThanOrEqual(4);
    expect(listPaths(setup)).toEqual([SHORT]);
  });

  test("is found in the long form after an outage, although the short form does not exist", async () => {
    let left = 6;
    await using setup = await startManagementApi({
      emulator: { product: "clustered", route: "account" },
      intercept: (exchange) => async (request) =>
        isLong(request) && left-- > 0 ? createResponse(503, {}) : await exchange(request),
    });
    expect((await openManagementApi(setup.cluster, setup.client)).databases).toEqual(["sensors"]);
    expect(listPaths(setup), "the form that does not exist is tried once").toEqual([SHORT, LONG]);
  });

  test("is tried in one form only if the host cannot be reached", async () => {
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

  test("is not tried again after the job is cancelled", async () => {
    await using setup = await startManagementApi({ emulator: { product: "clustered" } });
    const hold = setup.emulator.hold("GetClusterDatabases");
    const searching = expectError(openManagementApi(setup.cluster, setup.client));
    await hold.held;
    setup.cancel();
    expect((await searching).message).toContain("(CANCELLED)");
    expect(setup.traces).toHaveLength(1);
  });
});

describe("if neither form lists the databases of Clustered, the error has the more informative problem:", () => {
  const createApiError = (status: number): HttpResponse =>
    createResponse(status, { code: status, message: "an error of the API" });
  const createPage = (status: number): HttpResponse => ({
    status,
    headers: { "content-type": "text/html" },
    body: "<html>",
  });

  test.each([
    {
      name: "a refusal of the API rather than its 404",
      long: createApiError(404),
      short: createApiError(401),
      informative: "short",
    },
    {
      name: "a refusal of the API rather than a page",
      long: createApiError(403),
      short: createPage(200),
      informative: "long",
    },
    {
      name: "a refusal of the API rather than an outage",
      long: createPage(503),
      short: createApiError(401),
      informative: "short",
    },
    {
      name: "an outage rather than a 404 of the API",
      long: createPage(503),
      short: createApiError(404),
      informative: "long",
    },
    { name: "an outage rather than a page", long: createPage(401), short: createApiError(503), informative: "short" },
    {
      name: "a 404 of the API rather than a page with 403",
      long: createPage(403),
      short: createApiError(404),
      informative: "short",
    },
    {
      name: "a page with 403 rather than one with 404",
      long: createPage(404),
      short: createPage(403),
      informative: "short",
    },
    {
      name: "the first of two refusals",
      long: createApiError(401),
      short: createApiError(403),
      informative: "long",
    },
    {
      name: "the first of two pages with 404",
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

import { describe, expect, test } from "vitest";
import type { HttpRequest, HttpResponse } from "../../../src/http/messages.ts";
import { NoResponse } from "../../../src/http/no-response.ts";
import { findManagementApi, openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import type { FaultKind } from "../../support/influxdb/fault.ts";
import { unconnected } from "../http/open-door.ts";
import { apiError, errorOf, type Managing, page, startManaging } from "./open-management-api.ts";
import { jsonAnswer } from "./open-probe.ts";

const CLUSTERED_PATH =
  "/api/v0/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111";

describe("the Management API of Cloud Dedicated", () => {
  test("is at one URL, and nothing is sent to find it", async () => {
    await using managing = await startManaging();
    const { api, databases } = await openManagementApi(managing.cluster, managing.client);
    expect(databases).toBeUndefined();
    expect(managing.asked()).toEqual([]);
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found with its databases where those are wanted", async () => {
    await using managing = await startManaging();
    const found = await findManagementApi(managing.cluster, managing.client);
    expect(found.databases).toEqual(["sensors"]);
    expect(found.api.baseUrl).toBe(managing.api.baseUrl);
    expect(managing.asked()).toEqual(["GET databases"]);
  });

  test("is nowhere where its cluster does not exist", async () => {
    await using managing = await startManaging();
    managing.fail("GetClusterDatabases", apiError(404));
    const { message } = await errorOf(findManagementApi(managing.cluster, managing.client));
    expect(message).toContain("There is no such account or cluster for this management token");
    expect(managing.asked()).toHaveLength(1);
  });
});

const LONG = `${CLUSTERED_PATH}/databases`;
const SHORT = "/api/v0/databases";

/** The paths that were asked, in order. */
function pathsOf({ emulator }: Managing): readonly string[] {
  return emulator.requests.map(({ path }) => path);
}

describe("the Management API of Clustered", () => {
  test.each([
    { route: "account", paths: [LONG] },
    { route: "short", paths: [LONG, SHORT] },
  ] as const)("is found by listing the databases, in the $route form", async ({ route, paths }) => {
    await using managing = await startManaging({ emulator: { product: "clustered", route } });
    const { api, databases } = await openManagementApi(managing.cluster, managing.client);
    expect(databases).toEqual(["sensors"]);
    expect(pathsOf(managing)).toEqual(paths);
    expect(`${new URL(api.baseUrl).pathname}/databases`).toBe(paths.at(-1));
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found under the account and the cluster that are given", async () => {
    const accountId = "22222222-2222-4222-8222-222222222222";
    const clusterId = "44444444-4444-4444-8444-444444444444";
    const emulator = { product: "clustered", route: "account", accountId, clusterId } as const;
    await using managing = await startManaging({ emulator });
    expect((await openManagementApi(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(pathsOf(managing)).toEqual([`/api/v0/accounts/${accountId}/clusters/${clusterId}/databases`]);
  });

  test.each<{ name: string; fault: FaultKind }>([
    ...[400, 401, 403, 404, 405, 501].map((status) => ({ name: `the API's ${status}`, fault: apiError(status) })),
    ...[200, 401, 403, 404, 405].map((status) => ({ name: `a page with ${status}`, fault: page(status) })),
    { name: "JSON that is no list", fault: jsonAnswer(200, { databases: [] }) },
    { name: "a redirect", fault: { kind: "redirect", location: "https://elsewhere.invalid/" } },
  ])("is looked for in the short form at once where the long one answers $name", async ({ fault }) => {
    await using managing = await startManaging({ emulator: { product: "clustered", route: "short" } });
    managing.fail("GetClusterDatabases", fault);
    expect((await openManagementApi(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(pathsOf(managing)).toEqual([LONG, SHORT]);
    expect(managing.waits).toEqual([]);
  });

  test("is looked for in the long form again where that has an outage which passes", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered", route: "account" } });
    managing.fail("GetClusterDatabases", apiError(503), { kind: "hang-up", when: "before" });
    expect((await openManagementApi(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(pathsOf(managing)).toEqual([LONG, LONG, LONG]);
  });

  test.each<{ name: string; outcome: () => HttpResponse }>([
    { name: "an outage", outcome: () => answerOf(503, {}) },
    {
      name: "no answer",
      outcome: () => {
        throw new NoResponse("TIMEOUT", { sent: true });
      },
    },
    {
      name: "an outage that lasts an hour",
      outcome: () => ({ ...answerOf(429, {}), headers: { "retry-after": "3600" } }),
    },
  ])("is found in the short form where the long one has $name that does not pass", async ({ outcome }) => {
    await using managing = await startManaging({
      emulator: { product: "clustered", route: "short" },
      before: (exchange) => async (request) => (isLong(request) ? outcome() : await exchange(request)),
    });
    expect((await openManagementApi(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(managing.traces.length).toBeLessThanOrEqual(4);
    expect(pathsOf(managing)).toEqual([SHORT]);
  });

  test("is not taken for missing where one form has an outage and the other does not exist", async () => {
    let left = 6;
    await using managing = await startManaging({
      emulator: { product: "clustered", route: "account" },
      before: (exchange) => async (request) =>
        isLong(request) && left-- > 0 ? answerOf(503, {}) : await exchange(request),
    });
    expect((await openManagementApi(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(pathsOf(managing), "the form that does not exist is asked once").toEqual([SHORT, LONG]);
  });

  test("is looked for in one form alone where its host is not reached", async () => {
    await using managing = await startManaging({
      emulator: { product: "clustered" },
      before: unconnected("CERT_HAS_EXPIRED", 9),
    });
    const { message } = await errorOf(openManagementApi(managing.cluster, managing.client));
    expect(message).toMatch(
      /^Could not list the databases: GET \S+\/accounts\/\S+: the server's certificate has expired/,
    );
    expect(managing.traces).toHaveLength(1);
  });

  test("is no longer looked for when the job is cancelled", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered" } });
    const hold = managing.emulator.hold("GetClusterDatabases");
    const looking = errorOf(openManagementApi(managing.cluster, managing.client));
    await hold.held;
    managing.cancel();
    expect((await looking).message).toContain("(CANCELLED)");
    expect(managing.traces).toHaveLength(1);
  });
});

describe("where neither form lists the databases of Clustered, the more telling error is told:", () => {
  const apis = (status: number): HttpResponse => answerOf(status, { code: status, message: "told by the API" });
  const pages = (status: number): HttpResponse => ({
    status,
    headers: { "content-type": "text/html" },
    body: "<html>",
  });

  test.each([
    { name: "the API's refusal before its 404", long: apis(404), short: apis(401), told: "short" },
    { name: "the API's refusal before a page", long: apis(403), short: pages(200), told: "long" },
    { name: "the API's refusal before an outage", long: pages(503), short: apis(401), told: "short" },
    { name: "an outage before the API's 404", long: pages(503), short: apis(404), told: "long" },
    { name: "an outage before a page", long: pages(401), short: apis(503), told: "short" },
    { name: "the API's 404 before a page that refuses", long: pages(403), short: apis(404), told: "short" },
    { name: "a page that refuses before one with 404", long: pages(404), short: pages(403), told: "short" },
    { name: "the long form's of two refusals", long: apis(401), short: apis(403), told: "long" },
    { name: "the long form's of two pages with 404", long: pages(404), short: pages(404), told: "long" },
  ])("$name", async ({ long, short, told }) => {
    await using managing = await startManaging({
      emulator: { product: "clustered" },
      timeoutMs: 20_000,
      before: () => async (request) => (isLong(request) ? long : short),
    });
    const { message } = await errorOf(openManagementApi(managing.cluster, managing.client));
    const [tellingPath, otherPath] = told === "long" ? [LONG, SHORT] : [SHORT, LONG];
    const { origin } = managing.emulator;
    const { status } = told === "long" ? long : short;
    expect(message).toContain(`Could not list the databases: GET ${origin}${tellingPath} returned ${status} (`);
    expect(message).toMatch(
      new RegExp(`\\. GET ${RegExp.escape(origin + otherPath)} does not list the databases either$`),
    );
  });
});

function isLong({ url }: HttpRequest): boolean {
  return url.includes("/accounts/");
}

function answerOf(status: number, value: unknown): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

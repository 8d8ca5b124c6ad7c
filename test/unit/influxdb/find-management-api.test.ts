import { describe, expect, test } from "vitest";
import { findManagementApi, managementApiOf } from "../../../src/influxdb/find-management-api.ts";
import { apiError, errorOf, page, startManaging } from "./managing.ts";

const CLUSTERED_PATH =
  "/api/v0/accounts/11111111-1111-1111-1111-111111111111/clusters/11111111-1111-1111-1111-111111111111";

describe("the Management API of Cloud Dedicated", () => {
  test("is at one URL, and nothing is sent to find it", async () => {
    await using managing = await startManaging();
    const { api, databases } = await managementApiOf(managing.cluster, managing.client);
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
    expect(message).toContain("There is no such account or cluster for this token");
    expect(managing.asked()).toHaveLength(1);
  });
});

describe("the Management API of Clustered", () => {
  test.each([
    { route: "short", paths: ["/api/v0/databases"] },
    { route: "account", paths: ["/api/v0/databases", `${CLUSTERED_PATH}/databases`] },
  ] as const)("is found by listing the databases, in the $route form", async ({ route, paths }) => {
    await using managing = await startManaging({ emulator: { product: "clustered", route } });
    const { api, databases } = await managementApiOf(managing.cluster, managing.client);
    expect(databases).toEqual(["sensors"]);
    expect(managing.emulator.requests.map(({ path }) => path)).toEqual(paths);
    expect(`${new URL(api.baseUrl).pathname}/databases`).toBe(paths.at(-1));
    expect(await api.getClusterDatabases()).toEqual(["sensors"]);
  });

  test("is found where an ingress does not know the first form", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered", route: "account" } });
    managing.fail("GetClusterDatabases", page(404));
    expect((await managementApiOf(managing.cluster, managing.client)).databases).toEqual(["sensors"]);
    expect(managing.asked()).toHaveLength(2);
  });

  test("is looked for in the other form only where the first is not there", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered", route: "account" } });
    managing.fail("GetClusterDatabases", apiError(503), apiError(403));
    expect((await errorOf(managementApiOf(managing.cluster, managing.client))).message).toContain(
      "answered 403 (injected fault 403). The management token is not allowed to do this; check that it was made for",
    );
    expect(managing.emulator.requests.map(({ path }) => path)).toEqual(["/api/v0/databases", "/api/v0/databases"]);
  });

  test("is told to be missing by the first URL that was tried", async () => {
    await using managing = await startManaging({ emulator: { product: "clustered", route: "none" } });
    const { message } = await errorOf(managementApiOf(managing.cluster, managing.client));
    expect(message).toContain(`GET ${managing.emulator.managementUrl}/databases answered 404 (text/html, `);
    expect(message).toContain("There is no Management API at this URL");
    expect(managing.asked()).toHaveLength(2);
  });
});

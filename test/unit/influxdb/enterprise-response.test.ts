import { expect, test } from "vitest";
import { openManagementApi } from "../../../src/influxdb/find-management-api.ts";
import { startApiClient } from "./open-api-client.ts";
import { apiError, expectError, startManagementApi } from "./open-management-api.ts";

const ADVICE = "This looks like InfluxDB 3 Enterprise or Cloud. If it is, set `product: enterprise`";

test.each<{ name: string; managementToken?: string }>([
  { name: "an unknown path" },
  { name: "an unknown token", managementToken: "fake-management-token" },
])("Enterprise in place of Clustered is recognized by its response to $name", async ({ managementToken }) => {
  await using setup = await startApiClient({
    emulator: { product: "enterprise" },
    ...(managementToken === undefined ? {} : { deps: { managementToken } }),
  });
  const { origin } = setup.emulator;
  const ids = { accountId: "", clusterId: "" };
  const cluster = { product: "clustered", managementUrl: `${origin}/api/v0`, host: origin, ...ids } as const;
  expect((await expectError(openManagementApi(cluster, setup.client))).message).toContain(ADVICE);
});

test("an error of the Management API is not taken for one of Enterprise", async () => {
  await using setup = await startManagementApi({
    intercept: (exchange) => async (request) => {
      const response = await exchange(request);
      return { ...response, headers: { ...response.headers, "cluster-uuid": "1" } };
    },
  });
  setup.fail("GetClusterDatabases", apiError(403));
  expect((await expectError(setup.api.getClusterDatabases())).message).not.toContain(ADVICE);
});

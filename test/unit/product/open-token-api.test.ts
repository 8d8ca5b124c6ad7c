import { expect, test } from "vitest";
import { openTokenApi, openTokenApiWithDatabases, reopenTokenApi } from "../../../src/product/open-token-api.ts";
import { startApiClient } from "../influxdb/open-api-client.ts";

test.each(["enterprise", "cloud"] as const)("opens the API of %s without a request", async (product) => {
  await using setup = await startApiClient({ emulator: { product } });
  const { api, baseUrl } = await openTokenApi({ product, host: setup.emulator.origin }, setup.client);
  expect(baseUrl).toBe(setup.emulator.origin);
  expect(api.keepsExpiredTokens).toBe(true);
  expect(setup.emulator.requests).toEqual([]);
});

test("lists the databases of Enterprise, without its own", async () => {
  await using setup = await startApiClient({ emulator: { product: "enterprise" } });
  const cluster = { product: "enterprise", host: setup.emulator.origin } as const;
  expect((await openTokenApiWithDatabases(cluster, setup.client)).databases).toEqual(["sensors"]);
});

test("sends no name from the state that has no mark of this action", async () => {
  await using setup = await startApiClient({ emulator: { product: "enterprise" } });
  const api = await reopenTokenApi({ product: "enterprise", baseUrl: setup.emulator.origin }, setup.client);
  await expect(api.deleteDatabaseToken("github-actions")).rejects.toThrow("must have a mark of this action");
  expect(setup.emulator.requests).toEqual([]);
});

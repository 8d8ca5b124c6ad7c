import { expect, test } from "vitest";
import { openApiAndCheckDatabases } from "../../../src/main/existing-databases.ts";
import { captureOutputWhile } from "../runner/capture-output.ts";
import { openCluster } from "../runner/open-session.ts";

test.each([
  { name: "only * is requested", inputs: { databases: "*" } },
  { name: "missing databases are ignored", inputs: { databases: "missing", "missing-databases": "ignore" } },
])("sends no request if $name", async ({ inputs }) => {
  await using opened = await openCluster();
  const managementApi = await openApiAndCheckDatabases(opened.inputs(inputs), opened.session);
  expect(managementApi.databases).toBeUndefined();
  expect(opened.listOperations()).toEqual([]);
});

test("lists the databases if they must exist, and keeps the list", async () => {
  await using opened = await openCluster({ databases: ["sensors", "logs"] });
  const { result } = await captureOutputWhile(() =>
    openApiAndCheckDatabases(opened.inputs({ databases: "sensors, *" }), opened.session),
  );
  expect(result.databases).toEqual(["sensors", "logs"]);
  expect(opened.listOperations()).toEqual(["GetClusterDatabases"]);
});

test("reports a database that does not exist", async () => {
  await using opened = await openCluster();
  const { result } = await captureOutputWhile(() =>
    openApiAndCheckDatabases(opened.inputs({ databases: "sensor" }), opened.session).catch((error: unknown) =>
      String(error),
    ),
  );
  expect(result).toContain('"sensor" (did you mean "sensors"?) does not exist on the cluster');
});

import { describe, expect, test } from "vitest";
import { listNamedDatabases, requireDatabases } from "../../../src/token/missing-databases.ts";
import { createRedaction } from "../create-redaction.ts";
import { requestedGrant } from "../grant/requested-grant.ts";

function permissionsOn(databases: string) {
  return requestedGrant(databases, "read, write").permissions;
}

test.each([
  { input: "b, a, b", expected: ["a", "b"] },
  { input: "*, a", expected: ["a"] },
  { input: "*", expected: [] },
])("lists the databases $expected for $input", ({ input, expected }) => {
  expect(listNamedDatabases(permissionsOn(input))).toEqual(expected);
});

test.each([
  { name: "every database exists", input: "a, b", existing: ["b", "c", "a"] },
  { name: "only * is requested", input: "*", existing: [] },
])("accepts the permissions if $name", async ({ input, existing }) => {
  await expect(requireDatabases(permissionsOn(input), existing, createRedaction(), ADVICE)).resolves.toBeUndefined();
});

const ADVICE = "Correct the name. If a later step creates it, ignore this";

test.each([
  {
    name: "a name is misspelled",
    input: "*, sensors, sensorz",
    existing: ["sensors", "logs"],
    expected: `databases: "sensorz" (did you mean "sensors"?) does not exist on the cluster. Its databases: logs, sensors. ${ADVICE}`,
  },
  {
    name: "two are missing, and no name is similar",
    input: "alpha, beta, logs",
    existing: ["logs"],
    expected: `databases: "alpha", "beta" do not exist on the cluster. Its databases: logs. ${ADVICE}`,
  },
  {
    name: "only the case of one letter differs",
    input: "Sensors",
    existing: ["sensors"],
    expected: `databases: "Sensors" (did you mean "sensors"?) does not exist on the cluster. Its databases: sensors. ${ADVICE}`,
  },
  {
    name: "the case of every letter differs",
    input: "SENSORS",
    existing: ["sensor", "sensors"],
    expected: `databases: "SENSORS" (did you mean "sensors"?) does not exist on the cluster. Its databases: sensor, sensors. ${ADVICE}`,
  },
  {
    name: "the retention policy is missing from a name of InfluxDB 1.x",
    input: "telegraf",
    existing: ["telegram", "telegraf/autogen"],
    expected: `databases: "telegraf" (did you mean "telegraf/autogen"?) does not exist on the cluster. Its databases: telegraf/autogen, telegram. ${ADVICE}`,
  },
  {
    name: "the retention policy is missing and the case differs",
    input: "Telegraf",
    existing: ["telegraf/one_week", "telegraf/autogen"],
    expected: `databases: "Telegraf" (did you mean "telegraf/autogen"?) does not exist on the cluster. Its databases: telegraf/autogen, telegraf/one_week. ${ADVICE}`,
  },
  {
    name: "the name has a retention policy, but the database does not",
    input: "telegraf/autogen",
    existing: ["telegraf"],
    expected: `databases: "telegraf/autogen" (did you mean "telegraf"?) does not exist on the cluster. Its databases: telegraf. ${ADVICE}`,
  },
  {
    name: "two letters of a short name are swapped",
    input: "lgos",
    existing: ["logs"],
    expected: `databases: "lgos" (did you mean "logs"?) does not exist on the cluster. Its databases: logs. ${ADVICE}`,
  },
  {
    name: "a third of a long name differs",
    input: "production-db-01",
    existing: ["production-42345"],
    expected: `databases: "production-db-01" (did you mean "production-42345"?) does not exist on the cluster. Its databases: production-42345. ${ADVICE}`,
  },
  {
    name: "three letters of a short name differ",
    input: "metric",
    existing: ["me"],
    expected: `databases: "metric" does not exist on the cluster. Its databases: me. ${ADVICE}`,
  },
  {
    name: "the cluster is empty",
    input: "a",
    existing: [],
    expected: `databases: "a" does not exist on the cluster. It has no database that the token in management-token can see. ${ADVICE}`,
  },
])("reports a missing database if $name", async ({ input, existing, expected }) => {
  await expect(requireDatabases(permissionsOn(input), existing, createRedaction(), ADVICE)).rejects.toThrow(
    new Error(expected),
  );
});

test("lists at most twenty databases", async () => {
  const existing = Array.from({ length: 21 }, (_, index) => `db${10 + index}`);
  await expect(requireDatabases(permissionsOn("other"), existing, createRedaction(), ADVICE)).rejects.toThrow(
    "db28, db29, …. Correct",
  );
  await expect(requireDatabases(permissionsOn("other"), existing.slice(1), createRedaction(), ADVICE)).rejects.toThrow(
    "db29, db30. Correct",
  );
});

describe("invalid names in a response", () => {
  const invented = ["\n::stop-commands::x", "logs\n::error::x", "::error::x\nlogs", "größe", "x".repeat(65), ""];

  test("are left out of the list of databases", async () => {
    const expected = `databases: "other" does not exist on the cluster. Its databases: logs. ${ADVICE}`;
    await expect(
      requireDatabases(permissionsOn("other"), [...invented, "logs"], createRedaction(), ADVICE),
    ).rejects.toThrow(new Error(expected));
  });

  test("are not shown even if there are no other names", async () => {
    const expected = `databases: "other" does not exist on the cluster. None of its databases has a name that can be shown. ${ADVICE}`;
    await expect(requireDatabases(permissionsOn("other"), invented, createRedaction(), ADVICE)).rejects.toThrow(
      new Error(expected),
    );
  });

  test("are not suggested", async () => {
    const permissions = permissionsOn("production-database");
    await expect(
      requireDatabases(permissions, ["production-\n::x::", "logs"], createRedaction(), ADVICE),
    ).rejects.toThrow(/^databases: "production-database" does not exist on the cluster\. Its databases: logs\./);
  });
});

import { describe, expect, test } from "vitest";
import { listNamedDatabases, requireDatabases } from "../../../src/token/missing-databases.ts";
import { requestedGrant } from "../grant/requested-grant.ts";
import { knowing } from "../redacting.ts";

function asking(databases: string) {
  return requestedGrant(databases, "read, write").permissions;
}

test.each([
  { input: "b, a, b", expected: ["a", "b"] },
  { input: "*, a", expected: ["a"] },
  { input: "*", expected: [] },
])("the databases that $input names are $expected", ({ input, expected }) => {
  expect(listNamedDatabases(asking(input))).toEqual(expected);
});

test.each([
  { name: "every database is there", input: "a, b", existing: ["b", "c", "a"] },
  { name: "no database is named", input: "*", existing: [] },
])("all is well where $name", async ({ input, existing }) => {
  await expect(requireDatabases(asking(input), existing, knowing())).resolves.toBeUndefined();
});

const NEXT = "Create the database first, or set missing-databases: ignore if the job creates it";

test.each([
  {
    name: "one is misspelt",
    input: "*, sensors, sensorz",
    existing: ["sensors", "logs"],
    expected: `databases: "sensorz" (did you mean "sensors"?) does not exist on the cluster. It has logs, sensors. ${NEXT}`,
  },
  {
    name: "two are missing, and nothing is like them",
    input: "alpha, beta, logs",
    existing: ["logs"],
    expected: `databases: "alpha", "beta" do not exist on the cluster. It has logs. ${NEXT}`,
  },
  {
    name: "the case differs",
    input: "Sensors",
    existing: ["sensors"],
    expected: `databases: "Sensors" (did you mean "sensors"?) does not exist on the cluster. It has sensors. ${NEXT}`,
  },
  {
    name: "every letter differs in its case",
    input: "SENSORS",
    existing: ["sensor", "sensors"],
    expected: `databases: "SENSORS" (did you mean "sensors"?) does not exist on the cluster. It has sensor, sensors. ${NEXT}`,
  },
  {
    name: "the retention policy is missing from a name of InfluxDB 1.x",
    input: "telegraf",
    existing: ["telegram", "telegraf/autogen"],
    expected: `databases: "telegraf" (did you mean "telegraf/autogen"?) does not exist on the cluster. It has telegraf/autogen, telegram. ${NEXT}`,
  },
  {
    name: "the retention policy is missing and the case differs",
    input: "Telegraf",
    existing: ["telegraf/one_week", "telegraf/autogen"],
    expected: `databases: "Telegraf" (did you mean "telegraf/autogen"?) does not exist on the cluster. It has telegraf/autogen, telegraf/one_week. ${NEXT}`,
  },
  {
    name: "a retention policy is one too many",
    input: "telegraf/autogen",
    existing: ["telegraf"],
    expected: `databases: "telegraf/autogen" (did you mean "telegraf"?) does not exist on the cluster. It has telegraf. ${NEXT}`,
  },
  {
    name: "two letters of a short name are in each other's place",
    input: "lgos",
    existing: ["logs"],
    expected: `databases: "lgos" (did you mean "logs"?) does not exist on the cluster. It has logs. ${NEXT}`,
  },
  {
    name: "a third of a long name differs",
    input: "production-db-01",
    existing: ["production-42345"],
    expected: `databases: "production-db-01" (did you mean "production-42345"?) does not exist on the cluster. It has production-42345. ${NEXT}`,
  },
  {
    name: "three letters of a short name differ",
    input: "metric",
    existing: ["me"],
    expected: `databases: "metric" does not exist on the cluster. It has me. ${NEXT}`,
  },
  {
    name: "the cluster is empty",
    input: "a",
    existing: [],
    expected: `databases: "a" does not exist on the cluster. It has no database that this management token can see. ${NEXT}`,
  },
])("says what there is where $name", async ({ input, existing, expected }) => {
  await expect(requireDatabases(asking(input), existing, knowing())).rejects.toThrow(new Error(expected));
});

test("shows twenty databases at most", async () => {
  const existing = Array.from({ length: 21 }, (_, index) => `db${10 + index}`);
  await expect(requireDatabases(asking("other"), existing, knowing())).rejects.toThrow("db28, db29, …. Create");
  await expect(requireDatabases(asking("other"), existing.slice(1), knowing())).rejects.toThrow("db29, db30. Create");
});

describe("names that no database can have, which whoever answers may have made up,", () => {
  const invented = ["\n::stop-commands::x", "logs\n::error::x", "::error::x\nlogs", "größe", "x".repeat(65), ""];

  test("are not shown beside those that there are", async () => {
    const expected = `databases: "other" does not exist on the cluster. It has logs. ${NEXT}`;
    await expect(requireDatabases(asking("other"), [...invented, "logs"], knowing())).rejects.toThrow(
      new Error(expected),
    );
  });

  test("are not shown either where there is nothing else", async () => {
    const expected = `databases: "other" does not exist on the cluster. None of its databases has a name that can be shown. ${NEXT}`;
    await expect(requireDatabases(asking("other"), invented, knowing())).rejects.toThrow(new Error(expected));
  });

  test("are not what was meant", async () => {
    const asked = asking("production-database");
    await expect(requireDatabases(asked, ["production-\n::x::", "logs"], knowing())).rejects.toThrow(
      /^databases: "production-database" does not exist on the cluster\. It has logs\./,
    );
  });
});

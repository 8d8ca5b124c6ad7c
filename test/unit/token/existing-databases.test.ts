import { expect, test } from "vitest";
import { parseDatabases } from "../../../src/token/databases.ts";
import { namedDatabases, requireDatabases } from "../../../src/token/existing-databases.ts";

function asking(databases: string) {
  return parseDatabases(databases, ["read", "write"]).permissions;
}

test.each([
  { input: "b, a, b", expected: ["a", "b"] },
  { input: "*, a", expected: ["a"] },
  { input: "*", expected: [] },
])("the databases that $input names are $expected", ({ input, expected }) => {
  expect(namedDatabases(asking(input))).toEqual(expected);
});

test.each([
  { name: "every database is there", input: "a, b", existing: ["b", "c", "a"] },
  { name: "no database is named", input: "*", existing: [] },
])("all is well where $name", async ({ input, existing }) => {
  await expect(requireDatabases(asking(input), existing)).resolves.toBeUndefined();
});

const NEXT = "Make the database first, or write missing-databases: ignore if the job makes it";

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
    name: "the cluster is empty",
    input: "a",
    existing: [],
    expected: `databases: "a" does not exist on the cluster. It has no database that this management token can see. ${NEXT}`,
  },
])("says what there is where $name", async ({ input, existing, expected }) => {
  await expect(requireDatabases(asking(input), existing)).rejects.toThrow(new Error(expected));
});

test("shows twenty databases at most", async () => {
  const existing = Array.from({ length: 21 }, (_, index) => `db${10 + index}`);
  await expect(requireDatabases(asking("other"), existing)).rejects.toThrow("db28, db29, …. Make");
  await expect(requireDatabases(asking("other"), existing.slice(1))).rejects.toThrow("db29, db30. Make");
});

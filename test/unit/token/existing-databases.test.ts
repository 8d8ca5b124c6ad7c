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
])("all is well where $name", ({ input, existing }) => {
  expect(() => requireDatabases(asking(input), existing)).not.toThrow();
});

const IGNORE = "With missing-databases: ignore, the token is made all the same";

test.each([
  {
    name: "one is missing",
    input: "*, sensors, sensorz",
    existing: ["sensors", "logs"],
    expected: `databases: "sensorz" does not exist on the cluster. It has sensors, logs. ${IGNORE}`,
  },
  {
    name: "two are missing",
    input: "a, b, logs",
    existing: ["logs"],
    expected: `databases: "a", "b" do not exist on the cluster. It has logs. ${IGNORE}`,
  },
  {
    name: "the case differs",
    input: "Sensors",
    existing: ["sensors"],
    expected: `databases: "Sensors" does not exist on the cluster. It has sensors. ${IGNORE}`,
  },
  {
    name: "the cluster is empty",
    input: "a",
    existing: [],
    expected: `databases: "a" does not exist on the cluster. It has no database. ${IGNORE}`,
  },
])("says what there is where $name", ({ input, existing, expected }) => {
  expect(() => requireDatabases(asking(input), existing)).toThrow(new Error(expected));
});

test("shows twenty databases at most", () => {
  const existing = Array.from({ length: 21 }, (_, index) => `db${index + 1}`);
  expect(() => requireDatabases(asking("a"), existing)).toThrow("db19, db20, …. With");
  expect(() => requireDatabases(asking("a"), existing.slice(1))).toThrow("db20, db21. With");
});

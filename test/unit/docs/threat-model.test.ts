import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const model = readFileSync("docs/threat-model.md", "utf8");
const defenses = model.slice(model.indexOf("## Defenses"), model.indexOf("## Remaining risks"));
const rows = defenses
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| Threat |"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, threat = "", , tests = ""]) => ({ threat, tests }));

test.each(rows)("an existing test covers the threat: $threat", ({ tests }) => {
  const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? "");
  expect(tests.startsWith("every scenario") || files.length > 0).toBe(true);
  expect(files.filter((file) => !/^test\/.*\.test\.ts$/.test(file) || !existsSync(file))).toEqual([]);
});

test("the tables of the threat model are found", () => {
  expect(rows.length).toBeGreaterThan(40);
});

import { describe, expect, test } from "vitest";
import { sortPermissions } from "../../../src/grant/databases.ts";
import type { Permission } from "../../../src/influxdb/database-token.ts";
import { readProblems } from "../problems.ts";
import { requestedGrant } from "./requested-grant.ts";

/** Permissions as `read sensors`, which is easier to read than objects. */
function formatPermissions(permissions: readonly Permission[]): string[] {
  return permissions.map(({ action, resource }) => `${action} ${resource}`);
}

describe("the permissions input", () => {
  test.each([
    { input: "read", expected: ["read a"] },
    { input: "write", expected: ["write a"] },
    { input: "read, write", expected: ["read a", "write a"] },
    { input: "write,read", expected: ["read a", "write a"] },
    { input: "  read ,\twrite ", expected: ["read a", "write a"] },
  ])("accepts $input", ({ input, expected }) => {
    expect(formatPermissions(requestedGrant("a", input).permissions)).toEqual(expected);
  });

  test.each([
    { name: "an empty value", input: "" },
    { name: "an unknown word", input: "admin" },
    { name: "upper case", input: "Read" },
    { name: "two words without a comma", input: "read write" },
    { name: "two words on two lines", input: "read\nwrite" },
    { name: "an extra comma", input: "read," },
    { name: "every permission", input: "*" },
  ])("rejects $name", ({ input }) => {
    expect(readProblems(() => requestedGrant("a", input))).toHaveLength(1);
  });

  test("reports every unknown word once, even if each database has permissions of its own", () => {
    expect(readProblems(() => requestedGrant("a: read", "admin, read, owner, admin"))).toEqual([
      expect.stringContaining('"admin" is not a permission'),
      expect.stringContaining('"owner" is not a permission'),
    ]);
  });

  test("may be empty if each database has permissions of its own", () => {
    expect(formatPermissions(requestedGrant("a: read", "").permissions)).toEqual(["read a"]);
  });

  test.each([
    { input: "a\nb: read\nc, d, a", listed: '"a", "c", "d"' },
    { input: "a, b, c, d", listed: '"a", "b", "c", …' },
    { input: "a b, größe, c", listed: '"c"' },
    { input: "a: admin\n[b]\nc", listed: '"c"' },
  ])("is required for $input, because of $listed", ({ input, listed }) => {
    expect(readProblems(() => requestedGrant(input, "")).at(-1)).toBe(
      `is required, because databases lists ${listed} without permissions; use \`read\`, \`write\` or \`read, write\``,
    );
  });

  test.each(["", "a:", "a: read,"])(
    "is not required for %j, which lists no valid name without permissions",
    (input) => {
      expect(readProblems(() => requestedGrant(input, ""))).toEqual([expect.not.stringContaining("because databases")]);
    },
  );
});

describe("the databases input", () => {
  test.each<{ name: string; input: string; expected: string[] }>([
    { name: "one name", input: "sensors", expected: ["read sensors"] },
    { name: "names on lines", input: "sensors\nlogs", expected: ["read logs", "read sensors"] },
    { name: "names with commas", input: "sensors, logs", expected: ["read logs", "read sensors"] },
    { name: "Windows and old Mac line ends", input: "a\r\nb\rc", expected: ["read a", "read b", "read c"] },
    { name: "blank lines and comments", input: "\n# for the tests\n  a  \n\n  # b\n", expected: ["read a"] },
    { name: "permissions of its own", input: "logs: write", expected: ["write logs"] },
    { name: "spaces around the colon", input: "logs :  write", expected: ["write logs"] },
    { name: "both permissions of its own", input: "logs: write, read", expected: ["read logs", "write logs"] },
    { name: "both permissions in the other order", input: "logs: read, write", expected: ["read logs", "write logs"] },
    { name: "own and common permissions", input: "logs: write\nsensors", expected: ["write logs", "read sensors"] },
    { name: "every database", input: "*", expected: ["read *"] },
    { name: "every database and a name", input: "*\nlogs: write", expected: ["read *", "write logs"] },
    { name: "the union of a database named twice", input: "a: write\na\na", expected: ["read a", "write a"] },
    { name: "names that differ in case", input: "A, a", expected: ["read A", "read a"] },
    { name: "every character that a name may have", input: "aZ09_/-", expected: ["read aZ09_/-"] },
    { name: "a name of 64 characters", input: "x".repeat(64), expected: [`read ${"x".repeat(64)}`] },
    { name: "code-unit order", input: "b, a, B, _, 1", expected: ["read 1", "read B", "read _", "read a", "read b"] },
  ])("accepts $name", ({ input, expected }) => {
    expect(formatPermissions(requestedGrant(input).permissions)).toEqual(expected);
  });

  test.each([
    { name: "nothing", input: "", reason: "is required" },
    { name: "blank lines", input: " \n\t\n", reason: "is required" },
    { name: "only comments", input: "# sensors", reason: "is required" },
    { name: "only a comma", input: ",", reason: "has an empty name" },
    { name: "an empty item", input: "a,,b", reason: "has an empty name" },
    { name: "no name before the colon", input: ": read", reason: "has an empty name" },
    { name: "no permission after the colon", input: "a:", reason: '"a" has a colon, but no permission after it' },
    { name: "an extra comma after the colon", input: "a: read,", reason: "has an empty item" },
    { name: "a space in a name", input: "a b", reason: "is not a valid database name" },
    { name: "a letter that is not ASCII", input: "größe", reason: "is not a valid database name" },
    { name: "a name of 65 characters", input: "x".repeat(65), reason: "is too long: 65 characters" },
    { name: "a wrong name of 64 characters", input: `${"x".repeat(63)}!`, reason: "is not a valid database name" },
    { name: "a dash inside a line", input: "a - b", reason: "is not a valid database name" },
    { name: "an extra comma before the colon", input: "a,: read", reason: '"a," is not a valid database name' },
    { name: "permissions for several names", input: "a, b: write", reason: "gives permissions to several names" },
    { name: "several entries in one line", input: "a: read, b: write", reason: "has several entries" },
    { name: "an unknown permission", input: "a: admin", reason: '"admin" is not a permission' },
    { name: "a YAML list in brackets", input: "[a, b]", reason: "contains YAML brackets or quotes" },
    { name: "a YAML mapping", input: "{a: read}", reason: "contains YAML brackets or quotes" },
    { name: "double quotes", input: '"a"', reason: "contains YAML brackets or quotes" },
    { name: "single quotes", input: "'a'", reason: "contains YAML brackets or quotes" },
    { name: "an item of a YAML list", input: "- a", reason: "starts with a dash, as in a YAML list" },
  ])("rejects $name", ({ input, reason }) => {
    expect(readProblems(() => requestedGrant(input)).join()).toContain(reason);
  });

  test("reports every problem with its line, and counts comments and blank lines", () => {
    expect(readProblems(() => requestedGrant("# three\n\na b\nok\nc!d: admin"))).toEqual([
      expect.stringMatching(/^line 3: "a b"/),
      expect.stringMatching(/^line 5: "c!d" is not a valid database name/),
      expect.stringMatching(/^line 5: "admin" is not a permission/),
    ]);
  });

  test("reports only the empty name of a line with only a colon", () => {
    expect(readProblems(() => requestedGrant(":"))).toEqual([
      "line 1: has an empty name; remove the extra comma or colon",
    ]);
  });

  test("shows the correct form of a line that gives permissions to several names", () => {
    expect(readProblems(() => requestedGrant("a,, b: read")).join()).toMatch(/own line: "a: read", then "b: read"$/);
  });

  test.each([
    { input: "_internal", expected: 1 },
    { input: "-a\n/b", expected: 2 },
    { input: "_a\n_a: write", expected: 1 },
    { input: "a_, 1-, *", expected: 0 },
  ])("gives $expected warnings about first characters for $input", ({ input, expected }) => {
    expect(requestedGrant(input).warnings).toHaveLength(expected);
  });

  test("names the database in such a warning", () => {
    expect(requestedGrant("_internal").warnings).toEqual([
      'databases: "_internal" does not start with a letter or digit; InfluxDB reserves such names. Check the spelling',
    ]);
  });
});

test("permissions are sorted by database, then action, without duplicates", () => {
  const permissions: Permission[] = [
    { action: "write", resource: "a" },
    { action: "read", resource: "b" },
    { action: "read", resource: "a" },
    { action: "write", resource: "a" },
  ];
  expect(formatPermissions(sortPermissions(permissions))).toEqual(["read a", "write a", "read b"]);
});

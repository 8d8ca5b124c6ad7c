import { describe, expect, test } from "vitest";
import { isAdmin, parsePermissions } from "../../../src/influxdb3/permissions-text.ts";

/** The permissions as `action resource`. */
function parse(value: unknown): readonly string[] | undefined {
  return parsePermissions(value)?.map(({ action, resource }) => `${action} ${resource}`);
}

describe("the permissions of a token", () => {
  test.each<{ name: string; value: unknown; expected: readonly string[] }>([
    {
      name: "a JSON array in a text",
      value: '["db:gf_ha:read", "db:gf_ha:write"]',
      expected: ["read gf_ha", "write gf_ha"],
    },
    { name: "a JSON array", value: ["db:a:read"], expected: ["read a"] },
    { name: "an empty JSON array", value: "[]", expected: [] },
    {
      name: "a JSON array of groups",
      value: '["db:a,b:read,write"]',
      expected: ["read a", "write a", "read b", "write b"],
    },
    { name: "plain text", value: "db:a,b:read,write", expected: ["read a", "write a", "read b", "write b"] },
    {
      name: "plain text with blanks",
      value: " db:a, b:read, write\n",
      expected: ["read a", "write a", "read b", "write b"],
    },
    { name: "several after a comma", value: "db:a:read,db:b:write", expected: ["read a", "write b"] },
    { name: "several after a blank", value: "db:a:read db:b:write", expected: ["read a", "write b"] },
    { name: "several lines", value: "db:a:read\ndb:b:write", expected: ["read a", "write b"] },
    {
      name: "a database that is called db",
      value: "db:a,db:read,db:b:write",
      expected: ["read a", "read db", "write b"],
    },
    { name: "a database with a slash", value: "db:a/b-c_d:read", expected: ["read a/b-c_d"] },
    { name: "every database", value: "db:*:write", expected: ["write *"] },
    { name: "another action", value: "db:a:create", expected: ["create a"] },
    { name: "another type", value: '["system:health:read"]', expected: ["read system:health"] },
    { name: "an admin token", value: "*:*:*", expected: ["* *:*"] },
    { name: "an admin token in an unknown form", value: "[*:*:*]", expected: ["* *:*"] },
    { name: "an admin token beside an unknown text", value: '["*:*:*","new"]', expected: ["* *:*"] },
    { name: "an admin token in an object", value: { all: ["*:*:*"] }, expected: ["* *:*"] },
  ])("are read from $name", ({ value, expected }) => {
    expect(parse(value)).toEqual(expected);
  });

  test.each<{ name: string; value: unknown }>([
    { name: "a missing column", value: undefined },
    { name: "null", value: null },
    { name: "a number", value: 7 },
    { name: "an object", value: { db: "a" } },
    { name: "no text", value: "" },
    { name: "a text without colons", value: "read" },
    { name: "two parts", value: "db:a" },
    { name: "four parts", value: "db:a:read:write" },
    { name: "no name", value: "db::read" },
    { name: "no action", value: "db:a:" },
    { name: "no type", value: ":a:read" },
    { name: "an empty name in a list", value: "db:a,,b:read" },
    { name: "no action before the next permission", value: "db:a:db:b:write" },
    { name: "a name with another character", value: "db:a.b:read" },
    { name: "a capital action", value: "db:a:READ" },
    { name: "JSON that is cut off", value: '["db:a:read"' },
    { name: "a JSON array with a number", value: '["db:a:read", 1]' },
    { name: "a JSON object", value: '{"db:a":"read"}' },
    { name: "a form of another version", value: "v2(1 grants)" },
  ])("cannot be read from $name", ({ value }) => {
    expect(parsePermissions(value)).toBeUndefined();
  });
});

test.each<{ value: unknown; expected: boolean }>([
  { value: "*:*:*", expected: true },
  { value: '["*:*:*"]', expected: true },
  { value: ["*:*:*"], expected: true },
  { value: "db:*:read,write", expected: false },
  { value: "system:*:read", expected: false },
  { value: '["db:a:read"]', expected: false },
  { value: undefined, expected: false },
])("$value is an admin token: $expected", ({ value, expected }) => {
  expect(isAdmin(value)).toBe(expected);
});

import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";
import { checkGrant } from "../../../src/token/grant-check.ts";
import { knowing } from "../redacting.ts";

const MARK = "https://github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef";
const READ = { action: "read", resource: "sensors" } as const;
const WRITE = { action: "write", resource: "sensors" } as const;
const ENDS = "2030-01-01T00:00:00Z";
const ENDS_MS = Date.parse(ENDS);

const ASKED: DatabaseTokenRequest = {
  description: describeToken("Test", MARK),
  permissions: [READ, WRITE],
  expiresAt: ENDS,
};
const ASKED_WITHOUT_END: DatabaseTokenRequest = { description: ASKED.description, permissions: ASKED.permissions };

function granted(overrides: Partial<CreatedDatabaseToken> = {}): CreatedDatabaseToken {
  return { id: "unused", accessToken: "unused", ...ASKED, expiresAt: ENDS, ...overrides };
}

describe("what was granted is what was asked", () => {
  test.each<{ name: string; overrides: Partial<CreatedDatabaseToken> }>([
    { name: "to the letter", overrides: {} },
    { name: "in another order", overrides: { permissions: [WRITE, READ] } },
    { name: "with a permission twice", overrides: { permissions: [READ, WRITE, READ] } },
    { name: "with digits of a fraction", overrides: { expiresAt: "2030-01-01T00:00:00.000Z" } },
    { name: "in another zone", overrides: { expiresAt: "2030-01-01T02:00:00+02:00" } },
    {
      name: "with a text before the mark that InfluxDB has changed",
      overrides: { description: describeToken("T…", MARK) },
    },
  ])("$name", ({ overrides }) => {
    expect(checkGrant(ASKED, MARK, granted(overrides), knowing())).toEqual({ ok: true, expiresAtMs: ENDS_MS });
  });

  test("and never expires where never was asked", () => {
    const check = checkGrant(ASKED_WITHOUT_END, MARK, granted({ expiresAt: undefined }), knowing());
    expect(check).toEqual({ ok: true, expiresAtMs: undefined });
  });
});

describe("an earlier expiry is the one that counts, with a warning", () => {
  test.each([
    { name: "than asked", asked: ASKED, expected: '"2029-12-31T23:59:59Z" instead of 2030-01-01T00:00:00Z' },
    { name: "than never", asked: ASKED_WITHOUT_END, expected: '"2029-12-31T23:59:59Z" instead of never' },
  ])("$name", ({ asked, expected }) => {
    expect(checkGrant(asked, MARK, granted({ expiresAt: "2029-12-31T23:59:59Z" }), knowing())).toEqual({
      ok: true,
      expiresAtMs: ENDS_MS - 1_000,
      warning: `InfluxDB created the token with an earlier expiry than requested: ${expected}`,
    });
  });
});

describe("what was granted is not what was asked", () => {
  const other = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ action: "read", resource: `db${index}` }));
  test.each<{ name: string; overrides: Partial<CreatedDatabaseToken>; expected: string }>([
    {
      name: "a database more",
      overrides: { permissions: [READ, WRITE, { action: "read", resource: "*" }] },
      expected: 'it has more permissions than requested: "read *"',
    },
    {
      name: "an action that nobody knows",
      overrides: { permissions: [READ, WRITE, { action: "own", resource: "sensors" }] },
      expected: 'it has more permissions than requested: "own sensors"',
    },
    {
      name: "a permission less",
      overrides: { permissions: [READ] },
      expected: 'permissions are missing: "write sensors"',
    },
    {
      name: "no permission",
      overrides: { permissions: [] },
      expected: 'permissions are missing: "read sensors", "write sensors"',
    },
    {
      name: "more and less, of which more matters",
      overrides: { permissions: [READ, { action: "write", resource: "logs" }] },
      expected: 'it has more permissions than requested: "write logs"',
    },
    {
      name: "five permissions more, which are all told",
      overrides: { permissions: [READ, WRITE, ...other(5)] },
      expected: 'it has more permissions than requested: "read db0", "read db1", "read db2", "read db3", "read db4"',
    },
    {
      name: "very much more",
      overrides: { permissions: [READ, WRITE, ...other(6)] },
      expected:
        'it has more permissions than requested: "read db0", "read db1", "read db2", "read db3", "read db4" and more',
    },
    {
      name: "permissions that cannot be read",
      overrides: { permissions: undefined },
      expected: "the response does not list its permissions",
    },
    {
      name: "a later expiry",
      overrides: { expiresAt: "2030-01-01T00:00:00.001Z" },
      expected: 'it expires at "2030-01-01T00:00:00.001Z", but the requested expiry is 2030-01-01T00:00:00Z',
    },
    {
      name: "no expiry",
      overrides: { expiresAt: undefined },
      expected: "it never expires, but the requested expiry is 2030-01-01T00:00:00Z",
    },
    { name: "an expiry that cannot be read", overrides: { expiresAt: "soon" }, expected: "its expiry cannot be read" },
    {
      name: "an expiry that does not name its zone",
      overrides: { expiresAt: "2029-12-31T23:59:59" },
      expected: "its expiry cannot be read",
    },
    { name: "an expiry of a year alone", overrides: { expiresAt: "2029" }, expected: "its expiry cannot be read" },
    {
      name: "no mark",
      overrides: { description: "Test" },
      expected: "its description does not contain the mark that identifies it",
    },
    {
      name: "no description",
      overrides: { description: undefined },
      expected: "its description does not contain the mark that identifies it",
    },
  ])("$name", ({ overrides, expected }) => {
    expect(checkGrant(ASKED, MARK, granted(overrides), knowing())).toEqual({ ok: false, problem: expected });
  });
});

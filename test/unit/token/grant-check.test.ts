import { describe, expect, test } from "vitest";
import { appendMark as describeToken } from "../../../src/grant/mark.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";
import type { ActualGrant } from "../../../src/influxdb/token-api.ts";
import { checkGrant } from "../../../src/token/grant-check.ts";
import { createRedaction } from "../create-redaction.ts";

const MARK = "https://github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef";
const READ = { action: "read", resource: "sensors" } as const;
const WRITE = { action: "write", resource: "sensors" } as const;
const EXPIRES_AT = "2030-01-01T00:00:00Z";
const EXPIRES_AT_MS = Date.parse(EXPIRES_AT);

const REQUEST: DatabaseTokenRequest = {
  description: describeToken("Test", MARK),
  permissions: [READ, WRITE],
  expiresAt: EXPIRES_AT,
};
const REQUEST_WITHOUT_EXPIRY: DatabaseTokenRequest = {
  description: REQUEST.description,
  permissions: REQUEST.permissions,
};

function granted(overrides: Partial<CreatedDatabaseToken> = {}): CreatedDatabaseToken {
  return { id: "unused", accessToken: "unused", ...REQUEST, expiresAt: EXPIRES_AT, ...overrides };
}

/** Checks a token whose response lists its permissions. */
function check(request: DatabaseTokenRequest, token: CreatedDatabaseToken) {
  const { permissions } = token;
  const listed: ActualGrant =
    permissions === undefined ? { kind: "missing", problem: "none listed" } : { kind: "listed", permissions };
  return checkGrant(request, MARK, token, listed, createRedaction());
}

describe("accepts a token", () => {
  test.each<{ name: string; overrides: Partial<CreatedDatabaseToken> }>([
    { name: "with exactly the requested values", overrides: {} },
    { name: "with the permissions in another order", overrides: { permissions: [WRITE, READ] } },
    { name: "with a duplicate permission", overrides: { permissions: [READ, WRITE, READ] } },
    { name: "whose expiry has a fraction of zero", overrides: { expiresAt: "2030-01-01T00:00:00.000Z" } },
    { name: "whose expiry is in another time zone", overrides: { expiresAt: "2030-01-01T02:00:00+02:00" } },
    {
      name: "with a changed text before the mark",
      overrides: { description: describeToken("T…", MARK) },
    },
  ])("$name", ({ overrides }) => {
    expect(check(REQUEST, granted(overrides))).toEqual({
      ok: true,
      expiresAtMs: EXPIRES_AT_MS,
      warnings: [],
    });
  });

  test("without an expiry if none was requested", () => {
    const checked = check(REQUEST_WITHOUT_EXPIRY, granted({ expiresAt: undefined }));
    expect(checked).toEqual({ ok: true, expiresAtMs: undefined, warnings: [] });
  });
});

describe("accepts an earlier expiry, with a warning,", () => {
  test.each([
    {
      name: "than the requested one",
      request: REQUEST,
      expected: '"2029-12-31T23:59:59Z" instead of 2030-01-01T00:00:00Z',
    },
    { name: "than never", request: REQUEST_WITHOUT_EXPIRY, expected: '"2029-12-31T23:59:59Z" instead of never' },
  ])("$name", ({ request, expected }) => {
    expect(check(request, granted({ expiresAt: "2029-12-31T23:59:59Z" }))).toEqual({
      ok: true,
      expiresAtMs: EXPIRES_AT_MS - 1_000,
      warnings: [`InfluxDB created the token with an earlier expiry than requested: ${expected}`],
    });
  });
});

describe("rejects a token with", () => {
  const extra = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ action: "read", resource: `db${index}` }));
  test.each<{ name: string; overrides: Partial<CreatedDatabaseToken>; expected: string }>([
    {
      name: "a permission on another database",
      overrides: { permissions: [READ, WRITE, { action: "read", resource: "*" }] },
      expected: 'it has more permissions than requested: "read *"',
    },
    {
      name: "an unknown action",
      overrides: { permissions: [READ, WRITE, { action: "own", resource: "sensors" }] },
      expected: 'it has more permissions than requested: "own sensors"',
    },
    {
      name: "a missing permission",
      overrides: { permissions: [READ] },
      expected: 'permissions are missing: "write sensors"',
    },
    {
      name: "no permissions",
      overrides: { permissions: [] },
      expected: 'permissions are missing: "read sensors", "write sensors"',
    },
    {
      name: "an extra and a missing permission, and reports the extra one",
      overrides: { permissions: [READ, { action: "write", resource: "logs" }] },
      expected: 'it has more permissions than requested: "write logs"',
    },
    {
      name: "five extra permissions, and lists all of them",
      overrides: { permissions: [READ, WRITE, ...extra(5)] },
      expected: 'it has more permissions than requested: "read db0", "read db1", "read db2", "read db3", "read db4"',
    },
    {
      name: "six extra permissions, and lists five of them",
      overrides: { permissions: [READ, WRITE, ...extra(6)] },
      expected:
        'it has more permissions than requested: "read db0", "read db1", "read db2", "read db3", "read db4" and more',
    },
    {
      name: "permissions that cannot be read",
      overrides: { permissions: undefined },
      expected: "none listed",
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
      name: "an expiry without a time zone",
      overrides: { expiresAt: "2029-12-31T23:59:59" },
      expected: "its expiry cannot be read",
    },
    { name: "an expiry that is only a year", overrides: { expiresAt: "2029" }, expected: "its expiry cannot be read" },
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
    expect(check(REQUEST, granted(overrides))).toEqual({ ok: false, problem: expected });
  });
});

describe("a cluster that takes a duration in place of an expiry", () => {
  test("is compared with the expiry that the request means by its clock", () => {
    const token = granted({ expiresAt: "2030-01-01T00:05:00Z", requestedExpiresAt: "2030-01-01T00:05:00Z" });
    expect(check(REQUEST, token)).toMatchObject({ ok: true, expiresAtMs: Date.parse("2030-01-01T00:05:00Z") });
  });

  test("is rejected if it grants a later expiry than that", () => {
    const token = granted({ expiresAt: "2030-01-01T00:05:06Z", requestedExpiresAt: "2030-01-01T00:05:00Z" });
    expect(check(REQUEST, token)).toMatchObject({ ok: false });
  });
});

test("warns about permissions that it cannot read, and accepts the token", () => {
  const checked = checkGrant(REQUEST, MARK, granted(), { kind: "listed", permissions: undefined }, createRedaction());
  expect(checked).toMatchObject({ ok: true, warnings: [expect.stringContaining("could not be checked")] });
});

import { describe, expect, test } from "vitest";
import {
  byName,
  byNumber,
  byPart,
  createQueryBody,
  parseTableTimeMs,
  readRow,
  readRowName,
} from "../../../src/influxdb3/tokens-table.ts";

const ROW = { name: "x", created_at: "2026-05-08T02:37:49.675", permissions: "db:a:read" };

describe("a time of the table", () => {
  test.each([
    { text: "2026-05-08T02:37:49.675", expected: Date.UTC(2026, 4, 8, 2, 37, 49, 675) },
    { text: "2026-05-08T02:37:49", expected: Date.UTC(2026, 4, 8, 2, 37, 49) },
    { text: "2026-05-08T02:37:49.675Z", expected: Date.UTC(2026, 4, 8, 2, 37, 49, 675) },
    { text: "2026-05-08T04:37:49+02:00", expected: Date.UTC(2026, 4, 8, 2, 37, 49) },
    { text: "2026-05-08", expected: undefined },
    { text: "2026-05-08 02:37:49", expected: undefined },
    { text: "2026-13-08T02:37:49", expected: undefined },
    { text: "", expected: undefined },
  ])("$text is $expected, in any time zone of the runner", ({ text, expected }) => {
    expect(parseTableTimeMs(text)).toBe(expected);
  });
});

describe("a row", () => {
  test("has the name as ID and description", () => {
    expect(readRow({ ...ROW, expiry: "2026-05-08T03:37:49.675" })).toEqual({
      token: {
        id: "x",
        description: "x",
        createdAtMs: Date.UTC(2026, 4, 8, 2, 37, 49, 675),
        expiresAtMs: Date.UTC(2026, 4, 8, 3, 37, 49, 675),
        revokedAtMs: undefined,
      },
      permissions: "db:a:read",
    });
  });

  test.each([
    { name: "no expiry", row: ROW },
    { name: "an expiry of null", row: { ...ROW, expiry: null } },
  ])("with $name never expires", ({ row }) => {
    expect(readRow(row)?.token.expiresAtMs).toBeUndefined();
  });

  test("may have no permissions", () => {
    const { permissions: _, ...row } = ROW;
    expect(readRow(row)).toMatchObject({ token: { id: "x" }, permissions: undefined });
  });

  test.each<{ name: string; row: unknown }>([
    { name: "no name", row: { ...ROW, name: undefined } },
    { name: "no time of creation", row: { ...ROW, created_at: undefined } },
    { name: "another time of creation", row: { ...ROW, created_at: 1_700_000_000 } },
    { name: "an unreadable expiry", row: { ...ROW, expiry: "soon" } },
    { name: "a line break in its name", row: { ...ROW, name: "x\n::error::y" } },
    { name: "a name that reorders the line", row: { ...ROW, name: "x\u202ey" } },
    { name: "no columns", row: [] },
  ])("with $name cannot be read", ({ row }) => {
    expect(readRow(row)).toBeUndefined();
  });
});

test("the name of a row is read even if the rest is malformed", () => {
  expect(readRowName({ name: "x", created_at: 1 })).toBe("x");
  expect(readRowName({ name: 1 })).toBeUndefined();
  expect(readRowName(null)).toBeUndefined();
});

test("a query has names only in its parameters", () => {
  const columns = "SELECT token_id, name, created_at, expiry, permissions FROM system.tokens WHERE";
  expect(JSON.parse(createQueryBody(byName("x' OR 1=1")))).toEqual({
    db: "_internal",
    q: `${columns} name = $name`,
    params: { name: "x' OR 1=1" },
    format: "json",
  });
  expect(JSON.parse(createQueryBody(byPart("/runs/")))).toEqual({
    db: "_internal",
    q: `${columns} strpos(name, $needle) > 0`,
    params: { needle: "/runs/" },
    format: "json",
  });
  expect(JSON.parse(createQueryBody(byNumber(60)))).toEqual({
    db: "_internal",
    q: `${columns} token_id = 60`,
    format: "json",
  });
});

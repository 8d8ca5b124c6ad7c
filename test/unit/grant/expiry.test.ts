import { describe, expect, test } from "vitest";
import {
  computeExpiresAt,
  computeOverrunMs,
  type Expiry,
  formatTimestamp,
  parseExpiry,
} from "../../../src/grant/expiry.ts";
import { readProblems } from "../problems.ts";

const NOW_MS = Date.UTC(2026, 7, 1, 12, 0, 0);

describe("an expiry", () => {
  test.each<{ input: string; expected: Expiry }>([
    { input: "never", expected: { kind: "never" } },
    { input: "1s", expected: { kind: "after", seconds: 1 } },
    { input: "1h30m", expected: { kind: "after", seconds: 5_400 } },
    { input: "2030-01-31T12:00:00Z", expected: { kind: "at", atMs: Date.UTC(2030, 0, 31, 12) } },
    { input: "2030-01-31t12:00:00z", expected: { kind: "at", atMs: Date.UTC(2030, 0, 31, 12) } },
    { input: "2030-01-31T12:00:00+02:00", expected: { kind: "at", atMs: Date.UTC(2030, 0, 31, 10) } },
    { input: "2030-01-31T12:00:00-05:30", expected: { kind: "at", atMs: Date.UTC(2030, 0, 31, 17, 30) } },
    { input: "2030-01-31T12:00:00.999Z", expected: { kind: "at", atMs: Date.UTC(2030, 0, 31, 12) } },
    { input: "2026-08-01T12:00:01Z", expected: { kind: "at", atMs: NOW_MS + 1_000 } },
    { input: "2026-08-01T14:00:01+02:00", expected: { kind: "at", atMs: NOW_MS + 1_000 } },
    { input: "9999-12-31T23:59:59Z", expected: { kind: "at", atMs: Date.UTC(9999, 11, 31, 23, 59, 59) } },
  ])("accepts $input", ({ input, expected }) => {
    expect(parseExpiry(input, NOW_MS)).toEqual(expected);
  });

  test.each([
    { name: "in a leap year", input: "2028-02-29T00:00:00Z", isDate: true },
    { name: "in a common year", input: "2027-02-29T00:00:00Z", isDate: false },
    { name: "in a century that is a leap year", input: "2400-02-29T00:00:00Z", isDate: true },
    { name: "in a century that is a common year", input: "2100-02-29T00:00:00Z", isDate: false },
  ])("accepts 29 February $name: $isDate", ({ input, isDate }) => {
    if (isDate) expect(parseExpiry(input, NOW_MS)).toEqual({ kind: "at", atMs: Date.parse(input) });
    else expect(readProblems(() => parseExpiry(input, NOW_MS)).join()).toContain("is not a valid date and time");
  });

  test.each([
    { name: "a bare zero", input: "0", reason: "is not an expiry" },
    { name: "zero seconds", input: "0s", reason: "is zero" },
    { name: "a negative duration", input: "-1h", reason: "is not an expiry" },
    { name: "never in upper case", input: "NEVER", reason: "is not an expiry" },
    { name: "only a date", input: "2030-01-31", reason: "is not an expiry" },
    { name: "a space in place of the T", input: "2030-01-31 12:00:00Z", reason: "is not an expiry" },
    { name: "an offset without its colon", input: "2030-01-31T12:00:00+0200", reason: "is not an expiry" },
    { name: "no seconds", input: "2030-01-31T12:00Z", reason: "is not an expiry" },
    { name: "no time zone", input: "2030-01-31T12:00:00", reason: "has no time zone" },
    { name: "the current second", input: "2026-08-01T12:00:00Z", reason: "is in the past" },
    { name: "a past time with an offset", input: "2026-08-01T13:59:59+02:00", reason: "is in the past" },
    { name: "the year 0", input: "0000-01-01T00:00:00Z", reason: "is in the past" },
    { name: "30 February", input: "2030-02-30T00:00:00Z", reason: "is not a valid date and time" },
    { name: "31 April", input: "2030-04-31T00:00:00Z", reason: "is not a valid date and time" },
    { name: "month 13", input: "2030-13-01T00:00:00Z", reason: "is not a valid date and time" },
    { name: "month 0", input: "2030-00-01T00:00:00Z", reason: "is not a valid date and time" },
    { name: "day 0", input: "2030-01-00T00:00:00Z", reason: "is not a valid date and time" },
    { name: "24:00:00", input: "2030-01-31T24:00:00Z", reason: "is not a valid date and time" },
    { name: "25:00:00", input: "2030-01-31T25:00:00Z", reason: "is not a valid date and time" },
    { name: "minute 60", input: "2030-01-31T12:60:00Z", reason: "is not a valid date and time" },
    { name: "a leap second", input: "2030-12-31T23:59:60Z", reason: "is not a valid date and time" },
    {
      name: "an impossible date with an offset",
      input: "2030-02-30T00:00:00+02:00",
      reason: "is not a valid date and time",
    },
    { name: "an offset of a day", input: "2030-01-31T12:00:00+24:00", reason: "has an invalid offset" },
    { name: "a duration beyond the year 9999", input: "999999w", reason: "ends after the year 9999" },
    { name: "a duration beyond the largest number", input: `${"9".repeat(400)}w`, reason: "ends after the year 9999" },
    { name: "a time beyond the year 9999", input: "9999-12-31T23:59:59-00:01", reason: "is after the year 9999" },
  ])("rejects $name", ({ input, reason }) => {
    expect(readProblems(() => parseExpiry(input, NOW_MS))).toEqual([expect.stringContaining(reason)]);
  });

  test("the last second of the year 9999 is the limit of a duration", () => {
    const secondsLeft = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000 - NOW_MS / 1000;
    expect(parseExpiry(`${secondsLeft}s`, NOW_MS)).toEqual({ kind: "after", seconds: secondsLeft });
    expect(readProblems(() => parseExpiry(`${secondsLeft + 1}s`, NOW_MS))).toHaveLength(1);
  });
});

describe("the requested expiresAt", () => {
  test.each<{ name: string; expiry: Expiry; expected: string | undefined }>([
    { name: "never", expiry: { kind: "never" }, expected: undefined },
    { name: "a duration", expiry: { kind: "after", seconds: 3_600 }, expected: "2026-08-01T13:00:00Z" },
    { name: "a timestamp", expiry: { kind: "at", atMs: Date.UTC(2030, 0, 1) }, expected: "2030-01-01T00:00:00Z" },
  ])("for $name is $expected", ({ expiry, expected }) => {
    expect(computeExpiresAt(expiry, NOW_MS)).toBe(expected);
  });
});

describe("the time that a token expires too late", () => {
  test.each<{ name: string; expiry: Expiry; expiresAt: string | undefined; expected: number }>([
    {
      name: "longer",
      expiry: { kind: "after", seconds: 3_600 },
      expiresAt: "2026-08-01T15:00:00Z",
      expected: 7_200_000,
    },
    {
      name: "shorter",
      expiry: { kind: "after", seconds: 3_600 },
      expiresAt: "2026-08-01T12:00:00Z",
      expected: -3_600_000,
    },
    { name: "as requested, never", expiry: { kind: "never" }, expiresAt: undefined, expected: 0 },
    {
      name: "as requested, a timestamp",
      expiry: { kind: "at", atMs: 0 },
      expiresAt: "2026-08-01T15:00:00Z",
      expected: 0,
    },
  ])("is computed: $name", ({ expiry, expiresAt, expected }) => {
    expect(computeOverrunMs(expiry, expiresAt, NOW_MS)).toBe(expected);
  });
});

test("a timestamp has whole seconds, rounded down", () => {
  expect(formatTimestamp(NOW_MS + 999.9)).toBe("2026-08-01T12:00:00Z");
});

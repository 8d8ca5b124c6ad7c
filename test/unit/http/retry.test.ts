import { describe, expect, test } from "vitest";
import { computeDelayMs, parseRetryAfterMs } from "../../../src/http/retry.ts";
import { isTransientStatus } from "../../../src/http/transient-status.ts";

const NOW_MS = Date.UTC(2026, 7, 1, 12);

describe("the wait before the next attempt", () => {
  test.each([
    { name: "0 with the lowest random number", attempt: 1, retryAfterMs: undefined, random: 0, expected: 0 },
    {
      name: "at most half a second after the first attempt",
      attempt: 1,
      retryAfterMs: undefined,
      random: 0.999,
      expected: 500,
    },
    { name: "twice as long after the second attempt", attempt: 2, retryAfterMs: undefined, random: 0.5, expected: 500 },
    {
      name: "four times as long after the third attempt",
      attempt: 3,
      retryAfterMs: undefined,
      random: 0.5,
      expected: 1_000,
    },
    { name: "never more than ten seconds", attempt: 50, retryAfterMs: undefined, random: 0.999, expected: 9_990 },
    { name: "never less than Retry-After", attempt: 1, retryAfterMs: 3_000, random: 0, expected: 3_000 },
    { name: "Retry-After plus a random time", attempt: 2, retryAfterMs: 3_000, random: 0.5, expected: 3_500 },
  ])("is $name", ({ attempt, retryAfterMs, random, expected }) => {
    expect(computeDelayMs(attempt, retryAfterMs, random)).toBe(expected);
  });
});

describe("Retry-After", () => {
  test.each([
    { name: "a number of seconds", value: "3", expected: 3_000 },
    { name: "zero", value: "0", expected: 0 },
    { name: "a date", value: "Sat, 01 Aug 2026 12:00:05 GMT", expected: 5_000 },
    { name: "a date in the past", value: "Sat, 01 Aug 2026 11:00:00 GMT", expected: 0 },
  ])("is read if it is $name", ({ value, expected }) => {
    expect(parseRetryAfterMs({ "retry-after": value }, NOW_MS)).toBe(expected);
  });

  test.each([
    { name: "by the server's clock", date: "Sat, 01 Aug 2026 14:00:00 GMT", value: "Sat, 01 Aug 2026 14:00:05 GMT" },
    {
      name: "by the runner's clock if the Date of the response cannot be read",
      date: "noon",
      value: "Sat, 01 Aug 2026 12:00:05 GMT",
    },
  ])("is compared, if it is a date, $name", ({ date, value }) => {
    expect(parseRetryAfterMs({ date, "retry-after": value }, NOW_MS)).toBe(5_000);
  });

  test.each([
    { name: "missing", value: undefined },
    { name: "two headers", value: ["1", "2"] },
    { name: "a list of one header", value: ["1"] },
    { name: "empty", value: "" },
    { name: "a negative number", value: "-1" },
    { name: "a fraction", value: "1.5" },
    { name: "a number of ten digits, which may be a time", value: "1785585600" },
    { name: "a word", value: "soon" },
    { name: "only a day of the week", value: "Sat, soon" },
    { name: "a date in a sentence", value: "not before Sat, 01 Aug 2026 12:00:05 GMT" },
    { name: "a date in another format", value: "2026-08-01T12:00:05Z" },
  ])("is ignored if it is $name", ({ value }) => {
    expect(parseRetryAfterMs({ "retry-after": value }, NOW_MS)).toBeUndefined();
  });
});

test.each([
  { expected: true, statuses: [408, 425, 429, 500, 502, 503, 504, 506, 507, 511, 520, 522, 525, 530, 598, 599] },
  { expected: false, statuses: [200, 201, 204, 301, 302, 400, 401, 403, 404, 409, 413, 422, 424, 426, 501, 505, 600] },
])("isTransientStatus is $expected for $statuses", ({ statuses, expected }) => {
  expect(statuses.filter((status) => isTransientStatus(status) !== expected)).toEqual([]);
});

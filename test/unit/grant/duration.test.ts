import { describe, expect, test } from "vitest";
import { formatAbout, formatDuration, formatElapsed, parseDuration, toSeconds } from "../../../src/grant/duration.ts";
import { readProblems } from "../problems.ts";

describe("a duration in seconds", () => {
  test.each([
    { input: "1s", expected: 1 },
    { input: "90s", expected: 90 },
    { input: "30m", expected: 1_800 },
    { input: "1h", expected: 3_600 },
    { input: "1h30m", expected: 5_400 },
    { input: "7d", expected: 604_800 },
    { input: "2w", expected: 1_209_600 },
    { input: "1w1d1h1m1s", expected: 694_861 },
    { input: "1d1s", expected: 86_401 },
    { input: "007m", expected: 420 },
    { input: "0s", expected: 0 },
  ])("$input is $expected", ({ input, expected }) => {
    expect(toSeconds(input)).toBe(expected);
  });

  test.each([
    { name: "an empty value", input: "" },
    { name: "a number without a unit", input: "30" },
    { name: "a unit without a number", input: "h" },
    { name: "a negative number", input: "-1h" },
    { name: "a plus sign", input: "+1h" },
    { name: "a fraction", input: "1.5h" },
    { name: "a space inside", input: "1h 30m" },
    { name: "a second number without a unit", input: "1h 30" },
    { name: "the smaller unit first", input: "30m1h" },
    { name: "a unit twice", input: "1h1h" },
    { name: "an upper-case unit", input: "1H" },
    { name: "words", input: "1 hour" },
    { name: "milliseconds", input: "100ms" },
    { name: "digits of another script", input: "١h" },
    { name: "a line break at the end", input: "1h\n" },
  ])("rejects $name", ({ input }) => {
    expect(toSeconds(input)).toBeUndefined();
  });
});

describe("a duration input", () => {
  test.each([
    { input: "0", expected: 0 },
    { input: "3m", expected: 180 },
  ])("$input is $expected seconds", ({ input, expected }) => {
    expect(parseDuration(input)).toBe(expected);
  });

  test.each([
    {
      input: "3 minutes",
      expected:
        '"3 minutes" is not a duration; write whole numbers with w, d, h, m or s, the largest unit first and each at most once: 90s, 30m, 1h30m, 7d, 2w',
    },
    { input: `${"9".repeat(20)}s`, expected: `"${"9".repeat(20)}s" is too long; the maximum is 9007199254740991s` },
    {
      input: `${"9".repeat(400)}w`,
      expected: "a value of 401 characters is too long; the maximum is 9007199254740991s",
    },
  ])("rejects $input", ({ input, expected }) => {
    expect(readProblems(() => parseDuration(input))).toEqual([expected]);
  });
});

test.each([
  { seconds: 0, expected: "0s" },
  { seconds: 0.9, expected: "0s" },
  { seconds: -5, expected: "0s" },
  { seconds: 45, expected: "45s" },
  { seconds: 59.999, expected: "59s" },
  { seconds: 60, expected: "1m" },
  { seconds: 5_400, expected: "1h 30m" },
  { seconds: 5_401, expected: "1h 30m" },
  { seconds: 3_601, expected: "1h 1s" },
  { seconds: 172_800, expected: "2d" },
  { seconds: 1_000_000, expected: "1w 4d" },
])("$seconds seconds are formatted as $expected", ({ seconds, expected }) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test.each([
  { seconds: 0.6, expected: "1s" },
  { seconds: 59.4, expected: "59s" },
  { seconds: 298.9, expected: "5m" },
  { seconds: 597.4, expected: "9m 55s" },
  { seconds: 603, expected: "10m" },
  { seconds: 3_598.2, expected: "1h" },
  { seconds: 5_399, expected: "1h 30m" },
  { seconds: 604_799, expected: "1w" },
])("$seconds seconds are about $expected", ({ seconds, expected }) => {
  expect(formatAbout(seconds)).toBe(expected);
});

test.each([
  { ms: 18, expected: "0.1 s" },
  { ms: 2_449, expected: "2.4 s" },
  { ms: 9_949, expected: "9.9 s" },
  { ms: 9_950, expected: "10 s" },
  { ms: 12_345, expected: "12 s" },
  { ms: 59_999, expected: "60 s" },
  { ms: 60_000, expected: "1m" },
  { ms: 150_400, expected: "2m 30s" },
])("$ms ms are formatted as $expected", ({ ms, expected }) => {
  expect(formatElapsed(ms)).toBe(expected);
});

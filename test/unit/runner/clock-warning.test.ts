import { expect, test } from "vitest";
import { formatClockWarning } from "../../../src/runner/clock-warning.ts";

const HOUR_MS = 3_600_000;

test.each([
  {
    name: "five minutes ahead",
    leadMs: -300_000,
    expected:
      "This runner's clock is 5m ahead of InfluxDB's. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock",
  },
  {
    name: "an hour and a minute behind",
    leadMs: 3_660_000,
    expected:
      "This runner's clock is 1h 1m behind InfluxDB's. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock",
  },
])("a clock that is $name causes a warning", ({ leadMs, expected }) => {
  expect(formatClockWarning(leadMs)).toBe(expected);
});

test.each([
  { name: "is right", leadMs: 0 },
  { name: "is a minute ahead", leadMs: -60_000 },
  { name: "is a minute behind", leadMs: 60_000 },
  { name: "is unknown", leadMs: undefined },
])("a clock that $name causes no warning", ({ leadMs }) => {
  expect(formatClockWarning(leadMs)).toBeUndefined();
});

test.each([
  {
    name: "ahead, and the token lives longer",
    leadMs: -2 * HOUR_MS,
    overrunMs: 2 * HOUR_MS - 900,
    lives: "2h longer",
  },
  { name: "behind, and the token lives shorter", leadMs: 2 * HOUR_MS, overrunMs: -2 * HOUR_MS, lives: "2h shorter" },
])(
  "the warning mentions the lifetime if the expiry was computed with a clock that is $name",
  ({ leadMs, overrunMs, lives }) => {
    expect(formatClockWarning(leadMs, overrunMs)).toMatch(
      new RegExp(
        `The expiry of the token was computed with the runner's clock, .*, so the token lives ${lives} than requested; synchronize this runner's clock$`,
      ),
    );
  },
);

test("the warning does not mention a lifetime that InfluxDB shortened", () => {
  expect(formatClockWarning(-2 * HOUR_MS, -HOUR_MS)).toMatch(/use InfluxDB's clock; synchronize this runner's clock$/);
});

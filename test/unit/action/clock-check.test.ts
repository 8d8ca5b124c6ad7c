import { describe, expect, test } from "vitest";
import { clockWarning } from "../../../src/action/clock-check.ts";
import { NOW_MS } from "./given.ts";

function answerOf(date: string | string[] | undefined) {
  return { status: 200, headers: { date }, body: "" };
}

/** The header of a server whose clock is so much ahead of ours. */
function dateAhead(ms: number): string {
  return new Date(NOW_MS + ms).toUTCString();
}

test.each([
  {
    name: "five minutes ahead",
    date: dateAhead(-300_000),
    expected:
      "This runner's clock is 5m ahead of InfluxDB's. The expiry of the token is counted by this runner's clock, so the token lives that much longer",
  },
  {
    name: "an hour and a minute behind",
    date: dateAhead(3_660_000),
    expected:
      "This runner's clock is 1h 1m behind InfluxDB's. The expiry of the token is counted by this runner's clock, so the token lives that much shorter",
  },
])("a clock that is $name is warned of", ({ date, expected }) => {
  expect(clockWarning(answerOf(date), NOW_MS)).toBe(expected);
});

describe("nothing is said", () => {
  test.each([
    { name: "of a clock that is right", date: dateAhead(0) },
    { name: "of a minute ahead", date: dateAhead(-60_000) },
    { name: "of a minute behind", date: dateAhead(60_000) },
    { name: "where the server does not tell its time", date: undefined },
    { name: "where the time cannot be read", date: "noon" },
    { name: "where there are two", date: [dateAhead(0), dateAhead(600_000)] },
  ])("$name", ({ date }) => {
    expect(clockWarning(answerOf(date), NOW_MS)).toBeUndefined();
  });
});

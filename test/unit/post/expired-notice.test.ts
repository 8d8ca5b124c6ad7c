import { describe, expect, test } from "vitest";
import { ServerClock } from "../../../src/http/server-clock.ts";
import { reportExpired } from "../../../src/post/expired-notice.ts";
import { NOW_MS } from "../main/fixtures.ts";
import { captureOutput } from "../runner/capture-output.ts";

const id = "55555555-5555-4555-8555-555555555555";
const CLOCK = new ServerClock(() => NOW_MS, 0);
const createdAtMs = NOW_MS - 3_600_000;

test("reports a token that expired before the job ended, and how long before", () => {
  const expiresAt = "2026-08-01T11:20:00Z";
  expect(captureOutput(() => reportExpired({ token: { id, expiresAt, createdAtMs } }, NOW_MS, CLOCK))).toEqual([
    `::notice::Database token ${id} expired at ${expiresAt}, 40m before the job ended. If later steps still needed it, set a longer expiry`,
  ]);
});

test.each([
  { name: "a token that has not expired", token: { id, expiresAt: "2026-08-01T12:00:01Z", createdAtMs } },
  { name: "a token that never expires", token: { id, expiresAt: undefined, createdAtMs } },
  { name: "a job without a token", token: undefined },
])("reports nothing for $name", ({ token }) => {
  expect(captureOutput(() => reportExpired({ token }, NOW_MS, CLOCK))).toEqual([]);
});

describe("whether a token has expired", () => {
  const token = { id, expiresAt: "2026-08-01T11:20:00Z", createdAtMs };

  test("is decided by InfluxDB's clock, even if the runner's is two hours ahead", () => {
    const clock = new ServerClock(() => NOW_MS, -7_200_000);
    expect(captureOutput(() => reportExpired({ token }, NOW_MS, clock))).toEqual([]);
    expect(captureOutput(() => reportExpired({ token }, NOW_MS + 7_200_000, clock))[0]).toContain(
      "40m before the job ended. ",
    );
  });

  test("is decided by the runner's clock if InfluxDB's is not known, and the notice reports this", () => {
    const clock = new ServerClock(() => NOW_MS);
    expect(captureOutput(() => reportExpired({ token }, NOW_MS, clock))[0]).toContain(
      "40m before the job ended (by this runner's clock). ",
    );
  });
});

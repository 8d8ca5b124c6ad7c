import { describe, expect, test } from "vitest";
import { readLead, ServerClock } from "../../../src/http/server-clock.ts";

const NOW_MS = Date.UTC(2026, 7, 1, 12);
const HOUR_MS = 3_600_000;

function createHeaders(ms: number) {
  return { date: new Date(ms).toUTCString() };
}

/**
 * A clock that has learned from responses. `aheadMs`: how far `Date` is ahead of the runner. `tookMs`: the response
 * time.
 */
function createClock(...responses: readonly { readonly aheadMs: number; readonly tookMs?: number }[]): ServerClock {
  const clock = new ServerClock(() => NOW_MS);
  for (const { aheadMs, tookMs = 0 } of responses)
    clock.learnFrom({ headers: createHeaders(NOW_MS + aheadMs) }, NOW_MS - tookMs);
  return clock;
}

describe("the server's clock", () => {
  test("equals the runner's clock before the first response", () => {
    const clock = createClock();
    expect(clock.leadMs).toBeUndefined();
    expect(clock.now()).toBe(NOW_MS);
  });

  test("equals the runner's clock to the millisecond if the two may agree", () => {
    for (const aheadMs of [0, -1_000]) expect(createClock({ aheadMs }).now()).toBe(NOW_MS);
    expect(createClock({ aheadMs: -20_000, tookMs: 20_000 }).now()).toBe(NOW_MS);
  });

  test.each([2 * HOUR_MS, -2 * HOUR_MS])("is ahead by the minimum that the response allows: %d ms", (aheadMs) => {
    const clock = createClock({ aheadMs, tookMs: 200 });
    expect(clock.now()).toBe(NOW_MS + aheadMs);
    expect(clock.at(NOW_MS - 5_000)).toBe(NOW_MS + aheadMs - 5_000);
  });

  test("is known more exactly with each response", () => {
    expect(createClock({ aheadMs: HOUR_MS }, { aheadMs: HOUR_MS + 1_000 }).leadMs).toBe(HOUR_MS + 1_000);
    expect(createClock({ aheadMs: HOUR_MS + 1_000 }, { aheadMs: HOUR_MS, tookMs: 5_000 }).leadMs).toBe(HOUR_MS + 1_000);
  });

  test("follows the newer response if two contradict each other", () => {
    expect(createClock({ aheadMs: HOUR_MS }, { aheadMs: 0 }).leadMs).toBe(0);
    expect(createClock({ aheadMs: 0 }, { aheadMs: -HOUR_MS }).leadMs).toBe(-HOUR_MS);
  });

  test("starts with what main has learned, until a response differs", () => {
    const clock = new ServerClock(() => NOW_MS, HOUR_MS);
    expect(clock.now()).toBe(NOW_MS + HOUR_MS);
    clock.learnFrom({ headers: createHeaders(NOW_MS) }, NOW_MS);
    expect(clock.now()).toBe(NOW_MS);
  });
});

describe("a response does not show the time", () => {
  test.each([
    { name: "if it has no Date", headers: {} },
    { name: "if its Date cannot be read", headers: { date: "noon" } },
    {
      name: "if it has two Dates",
      headers: { date: [createHeaders(NOW_MS).date, createHeaders(NOW_MS + HOUR_MS).date] },
    },
    { name: "if it comes from a cache", headers: { ...createHeaders(NOW_MS - HOUR_MS), age: "3600" } },
  ])("$name", ({ headers }) => {
    expect(readLead({ headers }, NOW_MS, NOW_MS)).toBeUndefined();
  });
});

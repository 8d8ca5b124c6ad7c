import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { now, sleep } from "../../../src/runner/clock.ts";

describe("a wait", () => {
  test("lasts as long as requested, and leaves no listener", async () => {
    const { signal } = new AbortController();
    const startedMs = performance.now();
    const wait = sleep(20, signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await wait;
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(18);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("ends with an error when the job is cancelled", async () => {
    const cancelled = new AbortController();
    const wait = sleep(3_600_000, cancelled.signal);
    cancelled.abort();
    await expect(wait).rejects.toThrow(/^This step was cancelled or timed out$/);
  });

  test("leaves no timer when the job is cancelled", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
    const before = timers();
    const cancelled = new AbortController();
    const wait = sleep(3_600_000, cancelled.signal);
    expect(timers()).toBe(before + 1);
    cancelled.abort();
    await expect(wait).rejects.toThrow();
    expect(timers()).toBe(before);
  });

  test("fails at once if the job is already cancelled", async () => {
    await expect(sleep(3_600_000, AbortSignal.abort())).rejects.toThrow(/^This step was cancelled or timed out$/);
  });
});

test("the time is close to the time of day, in whole milliseconds", () => {
  expect(Math.abs(now() - Date.now())).toBeLessThan(1_000);
  expect(Number.isInteger(now())).toBe(true);
});

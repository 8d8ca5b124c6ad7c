import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { sleep } from "../../../src/runner/cancellation.ts";

describe("a wait", () => {
  test("takes its time, and leaves no listener behind", async () => {
    const { signal } = new AbortController();
    const startedMs = performance.now();
    const waiting = sleep(20, signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await waiting;
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(18);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("ends with an error when the job is cancelled", async () => {
    const cancelled = new AbortController();
    const waiting = sleep(3_600_000, cancelled.signal);
    cancelled.abort();
    await expect(waiting).rejects.toThrow(/^This step was cancelled or timed out$/);
  });

  test("does not keep the process of a cancelled job", async () => {
    vi.useFakeTimers();
    try {
      const cancelled = new AbortController();
      const waiting = sleep(3_600_000, cancelled.signal);
      expect(vi.getTimerCount()).toBe(1);
      cancelled.abort();
      await expect(waiting).rejects.toThrow();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("does not begin where the job was cancelled before", async () => {
    await expect(sleep(3_600_000, AbortSignal.abort())).rejects.toThrow(/^This step was cancelled or timed out$/);
  });
});

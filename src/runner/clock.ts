import { setTimeout } from "node:timers/promises";

/** The current time in epoch milliseconds. Unlike `Date.now()`, it never goes back when the clock is corrected. */
export function now(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/** Waits for `ms` milliseconds. Throws as soon as `signal` is aborted, which means that the step is cancelled. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (cause) {
    throw new Error("This step was cancelled or timed out", { cause });
  }
}

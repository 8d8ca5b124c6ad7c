import { parseHttpDateMs } from "./date.ts";
import type { HttpResponse } from "./messages.ts";

/** What a loop of tries needs of the world. Times are epoch milliseconds. */
export interface Pace {
  /** By this machine's clock: for waits and deadlines. */
  now(): number;
  /** By the server's clock, as far as it is known: for ages and expiries. */
  serverNow(): number;
  /** Ends early, by throwing, when the job is cancelled. */
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  /** No try begins, and no wait ends, after this. */
  readonly deadlineMs: number;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;

/**
 * How long to wait before the next try, after `attempt` tries: exponential with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and at least what `Retry-After` asks,
 * which is jittered upwards so that a matrix of jobs does not come back as one.
 */
export function computeDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round((retryAfterMs ?? 0) + random * ceiling);
}

/** With less time than this, a try would end by our own clock, hide what the last answer said, and leave a create open. */
const MIN_ATTEMPT_MS = 1_000;

/** How long to wait before the next try, after `attempt` tries; `undefined` where the deadline leaves it no time. */
export function computeNextDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  { now, random, deadlineMs }: Omit<Pace, "sleep">,
): number | undefined {
  const delayMs = computeDelayMs(attempt, retryAfterMs, random());
  return now() + delayMs + MIN_ATTEMPT_MS <= deadlineMs ? delayMs : undefined;
}

/** The line of the log that says so. What was told for the try before is not told again. */
export function formatRetry(delayMs: number, { message }: Error, before: Error | undefined): string {
  const when = delayMs < 50 ? "now" : `in ${(delayMs / 1000).toFixed(1)} s`;
  return message === before?.message ? `Same error again. Retrying ${when}.` : `Retrying ${when}. ${message}`;
}

/**
 * `Retry-After` in its two forms, seconds and an HTTP date, as milliseconds from now; `undefined` for anything else. A date
 * is by the server's clock, as its own `Date` tells it; without one, `nowMs` counts.
 */
export function parseRetryAfterMs(headers: HttpResponse["headers"], nowMs: number): number | undefined {
  const value = headers["retry-after"];
  if (typeof value === "string" && /^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const atMs = parseHttpDateMs(value);
  return atMs === undefined ? undefined : Math.max(0, atMs - (parseHttpDateMs(headers["date"]) ?? nowMs));
}

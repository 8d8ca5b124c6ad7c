import { parseHttpDateMs } from "./date.ts";
import type { HttpResponse } from "./messages.ts";

/** Dependencies of a retry loop. Times are epoch milliseconds. */
export interface Pace {
  /** The runner's clock, for waits and deadlines. */
  now(): number;
  /** The server's clock, as far as it is known, for ages and expiries. */
  serverNow(): number;
  /** Throws as soon as the job is cancelled. */
  sleep(ms: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
  /** No attempt starts and no wait ends after this time. */
  readonly deadlineMs: number;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;

/**
 * How long to wait before the next attempt, after `attempt` attempts: exponential backoff with full jitter. `Retry-After`
 * is the minimum. The jitter is added to it, so that the jobs of a matrix do not all retry at once.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function computeDelayMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.round((retryAfterMs ?? 0) + random * ceiling);
}

/** With less time, an attempt would time out. That would hide the last error, and the outcome of a create request would be unknown. */
const MIN_ATTEMPT_MS = 1_000;

/** How long to wait before the next attempt, after `attempt` attempts; `undefined` if the deadline leaves no time. */
export function computeNextDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  { now, random, deadlineMs }: Omit<Pace, "sleep">,
): number | undefined {
  const delayMs = computeDelayMs(attempt, retryAfterMs, random());
  return now() + delayMs + MIN_ATTEMPT_MS <= deadlineMs ? delayMs : undefined;
}

/** An error with advice for the user. A retry line leaves the advice out, because it may be to run the job again. */
export class AdvisedError extends Error {
  readonly problem: string;

  constructor(problem: string, advice: string) {
    super(`${problem}. ${advice}`);
    this.problem = problem;
  }
}

/** The log line for a retry. It does not repeat an error that equals the previous one. */
export function formatRetry(delayMs: number, error: Error, previous: Error | undefined): string {
  const when = delayMs < 50 ? "now" : `in ${(delayMs / 1000).toFixed(1)} s`;
  return error.message === previous?.message
    ? `Same error again. Retrying ${when}.`
    : `${error instanceof AdvisedError ? error.problem : error.message}. Retrying ${when}.`;
}

/**
 * Parses `Retry-After`, which is a number of seconds or an HTTP date, to milliseconds from now; `undefined` for anything
 * else. A date is compared with the `Date` of the same response, or with `nowMs` if it has none.
 */
export function parseRetryAfterMs(headers: HttpResponse["headers"], nowMs: number): number | undefined {
  const value = headers["retry-after"];
  if (typeof value === "string" && /^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const atMs = parseHttpDateMs(value);
  return atMs === undefined ? undefined : Math.max(0, atMs - (parseHttpDateMs(headers["date"]) ?? nowMs));
}

import { parseHttpDateMs } from "../http/date.ts";
import type { HttpResponse } from "../http/messages.ts";
import { NoResponse } from "../http/no-response.ts";
import { computeDelayMs, parseRetryAfterMs } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";

/** The longest wait for a rate limit that is worth a runner's time. */
const MAX_WAIT_MS = 60_000;
/** How long to wait where a rate limit does not say (GitHub's "Troubleshooting the REST API"). */
const DEFAULT_WAIT_MS = 60_000;

/** How long to wait before GitHub is asked once more, after `attempt` tries; `undefined` where that does not help. */
export function computeRetryDelayMs(
  outcome: HttpResponse | NoResponse,
  attempt: number,
  nowMs: number,
  random: number,
): number | undefined {
  if (outcome instanceof NoResponse) {
    return outcome.isRetryable(attempt) ? computeDelayMs(attempt, undefined, random) : undefined;
  }
  const limitMs = readRateLimitMs(outcome, nowMs);
  if (limitMs !== undefined) return limitMs <= MAX_WAIT_MS ? limitMs : undefined;
  if (!isTransientStatus(outcome.status)) return undefined;
  return computeDelayMs(attempt, parseRetryAfterMs(outcome.headers, nowMs), random);
}

/**
 * How long a rate limit still lasts; `undefined` where the answer is none. GitHub answers 429 or 403 to both of its
 * limits, and a 403 with neither header is a missing permission (GitHub's "Rate limits for the REST API").
 */
export function readRateLimitMs({ status, headers }: Omit<HttpResponse, "body">, nowMs: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const retryAfterMs = parseRetryAfterMs(headers, nowMs);
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (headers["x-ratelimit-remaining"] === "0")
    return readResetMs(headers["x-ratelimit-reset"], parseHttpDateMs(headers["date"]) ?? nowMs);
  return status === 429 ? DEFAULT_WAIT_MS : undefined;
}

/** A second more than it says: the reset is told in whole seconds. It is by GitHub's clock, as is `nowMs`. */
function readResetMs(header: string | string[] | undefined, nowMs: number): number {
  const resetMs = typeof header === "string" && /^\d{1,12}$/.test(header) ? Number(header) * 1000 : undefined;
  return resetMs === undefined ? DEFAULT_WAIT_MS : Math.max(0, resetMs - nowMs) + 1000;
}

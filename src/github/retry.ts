import { parseHttpDateMs } from "../http/date.ts";
import type { HttpResponse } from "../http/messages.ts";
import { computeDelayMs, parseRetryAfterMs } from "../http/retry.ts";
import type { ExchangeResult } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";

/** The longest wait for a rate limit. A longer one would waste the runner's time. */
const MAX_WAIT_MS = 60_000;
/** How long to wait if the response does not contain a time (GitHub's "Troubleshooting the REST API"). */
const DEFAULT_WAIT_MS = 60_000;

/** How long to wait before a retry, after `attempt` attempts. Returns `undefined` if a retry does not help. */
export function computeRetryDelayMs(
  result: ExchangeResult,
  attempt: number,
  nowMs: number,
  random: number,
): number | undefined {
  if (result.kind === "no-response") {
    return result.failure.isRetryable(attempt) ? computeDelayMs(attempt, undefined, random) : undefined;
  }
  const { response } = result;
  const limitMs = readRateLimitMs(response, nowMs);
  if (limitMs !== undefined) return limitMs <= MAX_WAIT_MS ? limitMs : undefined;
  if (!isTransientStatus(response.status)) return undefined;
  return computeDelayMs(attempt, parseRetryAfterMs(response.headers, nowMs), random);
}

/**
 * Reads how long a rate limit still lasts. Returns `undefined` if the response is not about a rate limit. GitHub
 * returns 429 or 403 for both of its limits. A 403 without `retry-after` and `x-ratelimit-remaining: 0` means that a
 * permission is missing (GitHub's "Rate limits for the REST API").
 */
export function readRateLimitMs({ status, headers }: Omit<HttpResponse, "body">, nowMs: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const retryAfterMs = parseRetryAfterMs(headers, nowMs);
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (headers["x-ratelimit-remaining"] === "0")
    return readResetMs(headers["x-ratelimit-reset"], parseHttpDateMs(headers["date"]) ?? nowMs);
  return status === 429 ? DEFAULT_WAIT_MS : undefined;
}

/** Adds one second, because the header has whole seconds. `nowMs` is GitHub's time, as the header is. */
function readResetMs(header: string | string[] | undefined, nowMs: number): number {
  const resetMs = typeof header === "string" && /^\d{1,12}$/.test(header) ? Number(header) * 1000 : undefined;
  return resetMs === undefined ? DEFAULT_WAIT_MS : Math.max(0, resetMs - nowMs) + 1000;
}

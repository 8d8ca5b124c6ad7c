import { httpDateMs } from "../http/date.ts";
import type { HttpAnswer } from "../http/messages.ts";
import { NoAnswer } from "../http/no-response.ts";
import { parseRetryAfterMs, retryDelayMs } from "../http/retry.ts";
import { canPass } from "../http/transient-status.ts";

/** The longest wait for a rate limit that is worth a runner's time. */
const LONGEST_WAIT_MS = 60_000;
/** How long to wait where a rate limit does not say (GitHub's "Troubleshooting the REST API"). */
const UNSAID_WAIT_MS = 60_000;

/** How long to wait before GitHub is asked once more, after `attempt` tries; `undefined` where that does not help. */
export function delayBeforeNextMs(
  outcome: HttpAnswer | NoAnswer,
  attempt: number,
  nowMs: number,
  random: number,
): number | undefined {
  if (outcome instanceof NoAnswer) {
    return outcome.canPass(attempt) ? retryDelayMs(attempt, undefined, random) : undefined;
  }
  const limitMs = rateLimitMs(outcome, nowMs);
  if (limitMs !== undefined) return limitMs <= LONGEST_WAIT_MS ? limitMs : undefined;
  if (!canPass(outcome.status)) return undefined;
  return retryDelayMs(attempt, parseRetryAfterMs(outcome.headers, nowMs), random);
}

/**
 * How long a rate limit still lasts; `undefined` where the answer is none. GitHub answers 429 or 403 to both of its
 * limits, and a 403 with neither header is a missing permission (GitHub's "Rate limits for the REST API").
 */
export function rateLimitMs({ status, headers }: Omit<HttpAnswer, "body">, nowMs: number): number | undefined {
  if (status !== 429 && status !== 403) return undefined;
  const retryAfterMs = parseRetryAfterMs(headers, nowMs);
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (headers["x-ratelimit-remaining"] === "0")
    return untilReset(headers["x-ratelimit-reset"], httpDateMs(headers["date"]) ?? nowMs);
  return status === 429 ? UNSAID_WAIT_MS : undefined;
}

/** A second more than it says: the reset is told in whole seconds. It is by GitHub's clock, as is `nowMs`. */
function untilReset(header: string | string[] | undefined, nowMs: number): number {
  const resetMs = typeof header === "string" && /^\d{1,12}$/.test(header) ? Number(header) * 1000 : undefined;
  return resetMs === undefined ? UNSAID_WAIT_MS : Math.max(0, resetMs - nowMs) + 1000;
}

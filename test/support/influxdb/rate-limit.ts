/** How many requests the Management API accepts. The documentation does not mention a limit, but expect one. */
export interface RateLimit {
  readonly requestsPerSecond: number;
  /** How many requests can arrive at once. Default: `requestsPerSecond`. */
  readonly burst?: number;
}

/** A token bucket with `level` remaining requests at `atMs`. */
export interface Allowance {
  readonly level: number;
  readonly atMs: number;
}

/** Takes one request from the bucket, or returns after how many whole seconds to retry. */
export function takeOne(
  { requestsPerSecond, burst = requestsPerSecond }: RateLimit,
  allowance: Allowance | undefined,
  nowMs: number,
): { readonly allowance: Allowance; readonly retryAfterSeconds?: number } {
  const { level, atMs } = allowance ?? { level: burst, atMs: nowMs };
  const refilled = Math.min(burst, level + (Math.max(0, nowMs - atMs) * requestsPerSecond) / 1000);
  if (refilled >= 1) return { allowance: { level: refilled - 1, atMs: nowMs } };
  const retryAfterSeconds = Math.max(1, Math.ceil((1 - refilled) / requestsPerSecond));
  return { allowance: { level: refilled, atMs: nowMs }, retryAfterSeconds };
}

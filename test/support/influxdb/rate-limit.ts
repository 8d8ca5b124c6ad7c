/** How many requests the Management API takes. The documents name no limit; a real one is sure to have one. */
export interface RateLimit {
  readonly requestsPerSecond: number;
  /** How many may come at once. Default: as many as in a second. */
  readonly burst?: number;
}

/** A token bucket; `level` requests were left at `atMs`. */
export interface Allowance {
  readonly level: number;
  readonly atMs: number;
}

/** Takes one request out of the bucket, or says after how many whole seconds to come again. */
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

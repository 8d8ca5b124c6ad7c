import type { ApiResponse, Service } from "./service.ts";

/** How many requests about tokens and databases a cluster accepts. No product documents a limit, but expect one. */
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

/** Puts a rate limiter in front of the requests about tokens and databases. */
export function limitRate(service: Service, limit: RateLimit | undefined, now: () => number): Service {
  if (limit === undefined) return service;
  let allowance: Allowance | undefined;
  const refuse = (): ApiResponse | undefined => {
    const taken = takeOne(limit, allowance, now());
    allowance = taken.allowance;
    if (taken.retryAfterSeconds === undefined) return undefined;
    const response = service.createError(429, "too many requests", "management");
    const headers = { ...response.headers, "retry-after": String(taken.retryAfterSeconds) };
    return { response: { ...response, headers }, isOwn: false };
  };
  return {
    ...service,
    receive(request) {
      const received = service.receive(request);
      if (received.plane === "data") return received;
      return { ...received, perform: () => refuse() ?? received.perform() };
    },
  };
}

import type { WholeResponse } from "../influxdb/response.ts";
import { primaryRateLimit } from "./github-responses.ts";

const HOUR_MS = 3_600_000;

/** The primary rate limit of GitHub's REST API: requests per token and hour, reported in each response. */
export class HourlyLimit {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #used = new Map<string, number>();
  #resetAtMs: number;

  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
    this.#resetAtMs = now() + HOUR_MS;
  }

  /** Counts a request and responds to it, unless the token has no requests left. */
  count(token: string, respond: () => WholeResponse): WholeResponse {
    if (this.#now() >= this.#resetAtMs) {
      this.#used.clear();
      this.#resetAtMs = this.#now() + HOUR_MS;
    }
    const used = (this.#used.get(token) ?? 0) + 1;
    this.#used.set(token, used);
    if (used > this.#limit) return primaryRateLimit(this.#resetAtMs);
    const response = respond();
    return {
      ...response,
      headers: {
        "x-ratelimit-limit": String(this.#limit),
        "x-ratelimit-remaining": String(this.#limit - used),
        "x-ratelimit-reset": String(Math.ceil(this.#resetAtMs / 1000)),
        ...response.headers,
      },
    };
  }
}

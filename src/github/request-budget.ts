/**
 * The maximum number of requests that a sweep sends to GitHub, without retries. All jobs of a repository share 1,000
 * per hour for `GITHUB_TOKEN`. Other tokens have 5,000 or more
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export const MAX_REQUESTS = 400;

/** The share of the hourly limit that a sweep leaves for other jobs. If less remains, it sends no more requests. */
const SHARE_FOR_OTHER_JOBS = 1 / 4;

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The requests that a sweep may still send. */
export class RequestBudget {
  #left = MAX_REQUESTS;

  /** Takes one request from the budget if more than `reserved` are left. Returns whether it did. */
  take(reserved = 0): boolean {
    if (this.#left <= reserved) return false;
    this.#left--;
    return true;
  }

  /** Reads the rate limit from the headers of a response. GitHub Enterprise Server may send none. */
  readRateLimit(headers: Headers): void {
    const remaining = headers["x-ratelimit-remaining"];
    const limit = headers["x-ratelimit-limit"];
    if (remaining === undefined || limit === undefined) return;
    if (Number(remaining) < Number(limit) * SHARE_FOR_OTHER_JOBS) this.#left = 0;
  }
}

/**
 * The maximum number of requests that a sweep sends to GitHub, without retries. All jobs of a repository share 1,000
 * per hour for `GITHUB_TOKEN`. Other tokens have 5,000 or more
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export const MAX_REQUESTS = 400;

/** A sweep stops its requests when less than this share of the hourly limit remains. The rest is for other jobs. */
const LEFT_TO_OTHERS = 1 / 4;

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The requests that a sweep may still send. */
export class RequestBudget {
  #left = MAX_REQUESTS;

  /** Takes one request from the budget if more than `leaving` are left. Returns whether it did. */
  take(leaving = 0): boolean {
    if (this.#left <= leaving) return false;
    this.#left--;
    return true;
  }

  /** Reads the rate limit from the headers of a response. GitHub Enterprise Server may have none. */
  hear(headers: Headers): void {
    const remaining = headers["x-ratelimit-remaining"];
    const limit = headers["x-ratelimit-limit"];
    if (remaining === undefined || limit === undefined) return;
    if (Number(remaining) < Number(limit) * LEFT_TO_OTHERS) this.#left = 0;
  }
}

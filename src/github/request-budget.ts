/**
 * How many requests a sweep sends to GitHub at most, not counting repeated ones. All jobs of a repository share 1,000 an
 * hour for `GITHUB_TOKEN`; other tokens have 5,000 or more
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
export const MAX_REQUESTS = 400;

/** A sweep asks no more once less than this share of the hourly limit remains: the rest is for everybody else. */
const LEFT_TO_OTHERS = 1 / 4;

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The requests that a sweep may still send. */
export class RequestBudget {
  #left = MAX_REQUESTS;

  /** Takes one request, if more than `leaving` are left. */
  take(leaving = 0): boolean {
    if (this.#left <= leaving) return false;
    this.#left--;
    return true;
  }

  /** Hears what an answer says of the rate limit. GitHub Enterprise Server may have none. */
  hear(headers: Headers): void {
    const remaining = headers["x-ratelimit-remaining"];
    const limit = headers["x-ratelimit-limit"];
    if (remaining === undefined || limit === undefined) return;
    if (Number(remaining) < Number(limit) * LEFT_TO_OTHERS) this.#left = 0;
  }
}

import { type Answer, json } from "../influxdb/answer.ts";

/** An error of GitHub's REST API. */
export function githubError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const answer = json(status, { message, documentation_url: "https://docs.github.com/rest", status: String(status) });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** Where the API points for a repository that has another name by now. */
export function movedPermanently(): Answer {
  return githubError(301, "Moved Permanently", {
    location: "https://api.github.com/repositories/1296269/actions/runs",
  });
}

/** The primary rate limit is used up, until `resetAtMs`. GitHub answers 403 or 429. */
export function primaryRateLimit(resetAtMs: number, status: 403 | 429 = 403): Answer {
  return githubError(status, "API rate limit exceeded for installation ID 1.", {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(resetAtMs / 1000)),
  });
}

/** A secondary rate limit, to be waited for so long. GitHub answers 403 or 429. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): Answer {
  return githubError(status, "You have exceeded a secondary rate limit. Please wait a few minutes.", {
    "retry-after": String(retryAfterSeconds),
  });
}

/** GitHub is down: the page of its load balancer. */
export function unicorn(status: 502 | 503 = 503): Answer {
  return {
    status,
    headers: { "content-type": "text/html" },
    body: "<html><title>Unicorn! &middot; GitHub</title></html>",
  };
}

import { json, type WholeResponse } from "../influxdb/response.ts";

/** Creates an error of GitHub's REST API. */
export function githubError(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): WholeResponse {
  const response = json(status, { message, documentation_url: "https://docs.github.com/rest", status: String(status) });
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** Creates the redirect for a repository that was renamed. */
export function movedPermanently(): WholeResponse {
  return githubError(301, "Moved Permanently", {
    location: "https://api.github.com/repositories/1296269/actions/runs",
  });
}

/** Creates the response after the primary rate limit is used up, until `resetAtMs`. GitHub sends 403 or 429. */
export function primaryRateLimit(resetAtMs: number, status: 403 | 429 = 403): WholeResponse {
  return githubError(status, "API rate limit exceeded for installation ID 1.", {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.ceil(resetAtMs / 1000)),
  });
}

/** Creates the response for a secondary rate limit that resets after this time. GitHub sends 403 or 429. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): WholeResponse {
  return githubError(status, "You have exceeded a secondary rate limit. Please wait a few minutes.", {
    "retry-after": String(retryAfterSeconds),
  });
}

/** Creates the page of the load balancer while GitHub is down. */
export function unicorn(status: 502 | 503 = 503): WholeResponse {
  return {
    status,
    headers: { "content-type": "text/html" },
    body: "<html><title>Unicorn! &middot; GitHub</title></html>",
  };
}

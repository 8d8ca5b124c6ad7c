import { getOctokit } from "@actions/github";

// dist leaves out its default `fetch` (github-left-out.ts): call `getOctokit(token, { request: { fetch } })` with the
// one of src/github/fetch.ts. That also retries, so octokit's plugins for retries are not used: plugin-retry sends
// three more requests after a 429, plugin-throttling depends on the text of a message, and neither stops waiting when
// the job is cancelled.
// @see https://github.com/octokit/plugin-retry.js
// @see https://github.com/octokit/plugin-throttling.js
export { getOctokit };

/** A client of GitHub's REST API. It has only `request`: dist leaves out `rest`, `paginate` and `graphql`. */
export type Octokit = Pick<ReturnType<typeof getOctokit>, "request">;

import { getOctokit } from "@actions/github";

// dist leaves out its default `fetch` (github-left-out.ts): call `getOctokit(token, { request: { fetch } })` with our own.
// Our `fetch` also retries, so octokit's plugins for that are not here: plugin-retry sends three more requests to a GitHub
// that has responded 429, plugin-throttling depends on the text of a message, and neither stops waiting when the job is
// cancelled.
export { getOctokit };

/** A client of GitHub's REST API. It has only `request`: dist leaves out `rest`, `paginate` and `graphql`. */
export type Octokit = Pick<ReturnType<typeof getOctokit>, "request">;

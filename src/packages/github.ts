import { getOctokit } from "@actions/github";

// In dist its own way to the network is left out (see github-without-network.ts): call `getOctokit(token, { request:
// { fetch } })` with a fetch of ours. That fetch waits and asks again too, so octokit's plugins for it are not here:
// plugin-retry asks a GitHub that has returned 429 three times more, plugin-throttling goes by the text of a message,
// and neither ends its wait when the job is cancelled.
export { getOctokit };

/** A client of GitHub's REST API, as getOctokit makes it. */
export type Octokit = ReturnType<typeof getOctokit>;

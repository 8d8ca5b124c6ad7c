import { getOctokit } from "@actions/github";

// In dist its own way to the network is left out (see github-without-network.ts): call
// `getOctokit(token, { request: { fetch } })` with a fetch of ours. A plugin for getOctokit would be exported here too.
export { getOctokit };

/** A client of GitHub's REST API, as getOctokit makes it. */
export type Octokit = ReturnType<typeof getOctokit>;

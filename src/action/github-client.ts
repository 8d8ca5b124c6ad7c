import { getOctokit, type Octokit } from "../vendor/github.ts";
import { fetchOver, type GitHubSession } from "./github-fetch.ts";
import { USER_AGENT } from "./version.ts";

/** A client of GitHub's REST API at `apiUrl`, which may be a GitHub Enterprise Server's, over our own door. */
export function openGitHub(token: string, apiUrl: string, session: GitHubSession): Octokit {
  return getOctokit(token, { baseUrl: apiUrl, userAgent: USER_AGENT, request: { fetch: fetchOver(session) } });
}

import { getOctokit, type Octokit } from "../packages/github.ts";
import { USER_AGENT } from "../runner/session.ts";
import { createFetch, type GitHubSession } from "./fetch.ts";

/**
 * octokit prints to the console what a `deprecation` header brings along: the other side's words, as they are, in a log
 * in which they can be a command.
 */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

/** A client of GitHub's REST API at `apiUrl`, which may be a GitHub Enterprise Server's, over our own door. */
export function openGitHub(token: string, apiUrl: string, session: GitHubSession): Octokit {
  const request = { fetch: createFetch(session), log: SILENT };
  return getOctokit(token, { baseUrl: apiUrl, userAgent: USER_AGENT, request });
}

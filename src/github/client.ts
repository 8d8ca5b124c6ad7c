import { getOctokit, type Octokit } from "../packages/github.ts";
import { USER_AGENT } from "../runner/session.ts";
import { createFetch, type GitHubSession } from "./fetch.ts";

/**
 * octokit prints the text of a `deprecation` header to the console. In the log of a job, that text of the server could
 * be a workflow command.
 */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

/**
 * Creates a client of GitHub's REST API at `apiUrl`, which may be a GitHub Enterprise Server. It uses `session.http`.
 */
export function openGitHub(token: string, apiUrl: string, session: GitHubSession): Octokit {
  const request = { fetch: createFetch(session), log: SILENT };
  return getOctokit(token, { baseUrl: apiUrl, userAgent: USER_AGENT, request });
}

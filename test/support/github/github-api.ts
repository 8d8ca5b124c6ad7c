import { json, type WholeResponse } from "../influxdb/response.ts";
import type { GitHub, Run } from "./github.ts";
import { githubError, movedPermanently } from "./github-responses.ts";

/** A request to the REST API. The path does not include the base path of the API. */
export interface GitHubApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly token: string;
}

const ROUTE = /^\/repos\/([^/]+\/[^/]+)\/actions\/runs(?:\/(\d+))?$/;

/** Handles "List workflow runs for a repository" and "Get a workflow run". Anything else is not found. */
export function githubApi(github: GitHub, { method, path, query, token }: GitHubApiRequest): WholeResponse {
  const [, repository = "", runId] = ROUTE.exec(path) ?? [];
  if (method !== "GET" || repository === "") return NOT_FOUND;
  if (github.isRenamed(repository)) return movedPermanently();
  switch (github.admit(token, repository)) {
    case "unknown-token":
      return githubError(401, "Bad credentials");
    case "hidden":
      return NOT_FOUND;
    case "forbidden":
      return githubError(403, "Resource not accessible by integration");
    case "admitted":
      return runId === undefined ? listRuns(github, repository, query) : getRun(github, repository, Number(runId));
  }
}

const NOT_FOUND = githubError(404, "Not Found");

/** A filtered list ends here, even if `total_count` is larger. */
const MAX_FILTERED_RUNS = 1_000;

function listRuns(github: GitHub, repository: string, query: URLSearchParams): WholeResponse {
  const status = query.get("status");
  const created = parseRange(query.get("created"));
  if (created === undefined) return githubError(422, "Validation Failed");
  const perPage = Math.min(100, Number(query.get("per_page") ?? 30));
  const first = (Number(query.get("page") ?? 1) - 1) * perPage;
  const runs = github.runs(repository, { status, created });
  const shown = status === null && created === null ? runs : runs.slice(0, MAX_FILTERED_RUNS);
  const page = shown.slice(first, first + perPage).map((run) => wireFormat(repository, run));
  return json(200, { total_count: runs.length, workflow_runs: page });
}

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const RANGE = new RegExp(`^(?:(${TIME})\\.\\.(${TIME})|<=(${TIME})|>=(${TIME}))$`);

/** Parses a range of times in GitHub's search syntax. `null` if there is none, `undefined` if it is invalid. */
function parseRange(text: string | null): readonly [number, number] | null | undefined {
  if (text === null) return null;
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, from = match[4], to = match[3]] = match;
  return [
    from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to),
  ];
}

function getRun(github: GitHub, repository: string, id: number): WholeResponse {
  const run = github.run(repository, id);
  return run === undefined ? NOT_FOUND : json(200, wireFormat(repository, run));
}

/** Only a few of the about one hundred fields of a run. */
function wireFormat(repository: string, { id, attempt, status, createdAtMs }: Run): object {
  return {
    id,
    name: "CI",
    event: "push",
    status,
    conclusion: status === "completed" ? "success" : null,
    run_attempt: attempt,
    created_at: `${new Date(createdAtMs).toISOString().slice(0, 19)}Z`,
    html_url: `https://github.com/${repository}/actions/runs/${id}`,
  };
}

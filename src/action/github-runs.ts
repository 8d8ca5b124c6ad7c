import type { Redaction } from "../influxdb/redaction.ts";
import type { RunKnowledge } from "../token/orphan.ts";
import type { Octokit } from "../vendor/github.ts";
import { readIsCompleted, readRunPage, refusalOf } from "./github-answer.ts";
import { explainGitHubError } from "./github-error.ts";

/**
 * Every status of a run but `completed`, in the order to ask for them. A run moves on between two calls, and in this
 * order; it steps back where its next job waits for a concurrency group, an approval or a runner. Asked for twice over,
 * even a run that steps back once in the meantime is on one of the lists, or over.
 */
const GOING = [
  "requested",
  ...(["pending", "waiting", "queued", "in_progress"] as const),
  ...(["pending", "waiting", "queued", "in_progress"] as const),
] as const;

/** GitHub ends a list that is filtered by status at 1,000 runs (REST reference, "List workflow runs"). */
const LONGEST_LIST = 1_000;
const PER_PAGE = 100;
/** How often a list is read where runs that end meanwhile let others slip from one page to the page before. */
const MOST_READINGS = 3;

/** A repository to ask about. */
interface Repository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/**
 * Asks GitHub which of these runs of a repository are over. That a run is missing proves it only where the lists of the
 * going runs are complete; where one is not, the runs in question are asked for one by one. Throws an error that says
 * what GitHub answered and what to do.
 */
export async function askAboutRuns(
  octokit: Octokit,
  repository: string,
  runIds: ReadonlySet<string>,
  redaction: Redaction,
): Promise<RunKnowledge> {
  const [owner = "", repo = ""] = repository.split("/");
  try {
    const going = await listGoing({ octokit, owner, repo });
    return going.isComplete
      ? provenByAbsence(going.ids)
      : await askOneByOne({ octokit, owner, repo }, going.ids, runIds);
  } catch (cause) {
    const { baseUrl } = octokit.request.endpoint.DEFAULTS;
    throw explainGitHubError(repository, `${baseUrl}/repos/${owner}/${repo}/actions/runs`, cause, redaction);
  }
}

function provenByAbsence(going: ReadonlySet<string>): RunKnowledge {
  return { stateOf: (runId) => (going.has(runId) ? "going" : "over") };
}

async function askOneByOne(
  repository: Repository,
  going: ReadonlySet<string>,
  runIds: ReadonlySet<string>,
): Promise<RunKnowledge> {
  const states = new Map<string, ReturnType<RunKnowledge["stateOf"]>>();
  for (const id of runIds) states.set(id, going.has(id) ? "going" : await stateOfRun(repository, id));
  return { stateOf: (runId) => states.get(runId) ?? "in-doubt" };
}

interface RunList {
  readonly ids: ReadonlySet<string>;
  /** Whether every run is sure to be on it. */
  readonly isComplete: boolean;
}

async function listGoing(repository: Repository): Promise<RunList> {
  let all: RunList = { ids: new Set(), isComplete: true };
  for (const status of GOING) {
    const list = await listWithStatus(repository, status);
    all = { ids: all.ids.union(list.ids), isComplete: all.isComplete && list.isComplete };
  }
  return all;
}

type Status = (typeof GOING)[number];

async function listWithStatus(repository: Repository, status: Status): Promise<RunList> {
  let ids: ReadonlySet<string> = new Set();
  for (let reading = 1; reading <= MOST_READINGS; reading++) {
    const list = await readList(repository, status);
    ids = ids.union(list.ids);
    if (list.ids.size >= list.total) return { ids, isComplete: true };
    if (list.total > LONGEST_LIST) break;
  }
  return { ids, isComplete: false };
}

/** Reads a list once, page by page. `total` is the most runs that GitHub has counted meanwhile. */
async function readList({ octokit, owner, repo }: Repository, status: Status) {
  const ids = new Set<string>();
  let total = 0;
  for (let page = 1; page <= LONGEST_LIST / PER_PAGE; page++) {
    const which = { owner, repo, status, per_page: PER_PAGE, page, exclude_pull_requests: true };
    const listed = readRunPage(await octokit.rest.actions.listWorkflowRunsForRepo(which));
    total = Math.max(total, listed.total);
    for (const id of listed.ids) ids.add(id);
    if (ids.size >= total || listed.ids.length === 0) break;
  }
  return { ids, total };
}

/**
 * The state of one run. A 404 is one that was deleted, which only runs that are over can be: it counts, since the lists
 * of the same repository were shown to the same token just before.
 */
async function stateOfRun({ octokit, owner, repo }: Repository, id: string): Promise<"over" | "going" | "in-doubt"> {
  const runId = Number(id);
  // Larger than any run's ID, it would be rounded to that of another run.
  if (!Number.isSafeInteger(runId)) return "in-doubt";
  try {
    const answer = await octokit.rest.actions.getWorkflowRun({
      owner,
      repo,
      run_id: runId,
      exclude_pull_requests: true,
    });
    return readIsCompleted(answer) ? "over" : "going";
  } catch (error) {
    if (refusalOf(error)?.status === 404) return "over";
    throw error;
  }
}

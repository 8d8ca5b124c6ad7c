import type { Octokit } from "../packages/github.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { RunState, RunToLookUp } from "../token/orphan.ts";
import { explainGitHubError } from "./errors.ts";
import { chooseNextRequest, type Progress } from "./next-request.ts";
import { MAX_REQUESTS, type RequestBudget } from "./request-budget.ts";
import { type OctokitResponse, readRefusal, readRun, readRunPage, type ShownRun } from "./responses.ts";

/** GitHub's maximum for one page. */
const PER_PAGE = 100;

/** The part of the budget that lists must not use. It is for the runs that are requested one by one. */
const RESERVED_FOR_SINGLE_RUNS = MAX_REQUESTS / 4;

/** Dependencies of `RepositoryRuns`. */
interface RepositoryRunsDeps {
  readonly octokit: Octokit;
  readonly budget: RequestBudget;
  readonly redaction: Redaction;
}

/** The runs to look up in one repository, and what GitHub has shown about them so far. */
export class RepositoryRuns {
  readonly name: string;
  readonly #deps: RepositoryRunsDeps;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #runs: readonly RunToLookUp[];
  readonly #states = new Map<number, RunState>();
  #lookUpError: Error | undefined;
  /** Whether GitHub has shown any run of the repository. */
  #isVisible = false;
  /** The request in progress that finds out whether the repository is visible. */
  #visibilityRequest: Promise<unknown> | undefined;

  constructor(deps: RepositoryRunsDeps, name: string, runs: readonly RunToLookUp[]) {
    const [owner = "", repo = ""] = name.split("/");
    this.name = name;
    this.#deps = deps;
    this.#repository = { owner, repo };
    this.#runs = runs;
  }

  /** Why the runs could not be looked up, or `undefined`. */
  get lookUpError(): Error | undefined {
    return this.#lookUpError;
  }

  get tokens(): number {
    return this.#runs.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** The runs whose state is not known yet. */
  get open(): readonly RunToLookUp[] {
    return this.#runs.filter(({ runId }) => this.findState(runId) === "not-looked-up");
  }

  findState(runId: string): RunState {
    const state = this.#states.get(Number(runId));
    // Such a number would be rounded, possibly to the ID of another run.
    if (!Number.isSafeInteger(Number(runId))) return "look-up-failed";
    return state ?? (this.#lookUpError === undefined ? "not-looked-up" : "look-up-failed");
  }

  /** Requests lists as long as they are cheaper than single requests. */
  async requestLists(): Promise<void> {
    const open = this.open.map(({ runId }) => Number(runId)).sort((a, b) => b - a);
    let progress: Progress | undefined = { open, listSpan: Number.POSITIVE_INFINITY, last: undefined };
    while (progress !== undefined) {
      const next = chooseNextRequest(progress);
      if (next === undefined) return;
      progress =
        next.kind === "list"
          ? await this.#requestList(progress, next.createdUntilMs)
          : await this.#requestRunBetweenLists(progress, next.id);
    }
  }

  /** Requests one run. */
  async requestRun({ runId }: RunToLookUp): Promise<void> {
    await this.#requestRun(Number(runId), 0);
  }

  /**
   * Returns `undefined` if no other list is useful: the list contains none of the runs to look up, there are no older
   * runs, or the request failed.
   */
  async #requestList({ open }: Progress, createdUntilMs: number): Promise<Progress | undefined> {
    const page = await this.#send(RESERVED_FOR_SINGLE_RUNS, () => this.#list(PER_PAGE, createdUntilMs), readRunPage);
    if (page === undefined) return undefined;
    for (const run of page) this.#note(run);
    const [newest] = page;
    const oldest = page.at(-1);
    const isUseful = page.some(({ id }) => open.includes(id));
    if (newest === undefined || oldest === undefined || !isUseful || page.length < PER_PAGE) return undefined;
    return { open: open.filter((id) => id < oldest.id), listSpan: newest.id - oldest.id, last: oldest };
  }

  async #requestRunBetweenLists(progress: Progress, id: number): Promise<Progress | undefined> {
    const run = await this.#requestRun(id, RESERVED_FOR_SINGLE_RUNS);
    if (run === undefined) return undefined;
    const open = progress.open.filter((other) => other < id);
    return { ...progress, open, last: run === "not-found" ? progress.last : run };
  }

  /** Returns `undefined` if the request failed, or if the budget is used up. */
  async #requestRun(id: number, reserved: number): Promise<ShownRun | "not-found" | undefined> {
    const run = await this.#send(
      reserved,
      () => this.#get(id),
      (response) => readRun(response, id),
    );
    if (run === undefined || (run === "not-found" && !(await this.#checkVisibility(reserved)))) return undefined;
    if (run === "not-found") this.#states.set(id, "not-found");
    else this.#note(run);
    return run;
  }

  /**
   * Checks whether the token can see the repository. GitHub returns 404 both for an unknown run and for a repository
   * that the token cannot see. In the second case every token is kept.
   */
  async #checkVisibility(reserved: number): Promise<boolean> {
    if (this.#isVisible) return true;
    this.#visibilityRequest ??= this.#send(reserved, () => this.#list(1), readRunPage).finally(() => {
      this.#visibilityRequest = undefined;
    });
    await this.#visibilityRequest;
    return this.#isVisible;
  }

  /**
   * A run that was shown in progress once keeps that state, because a list may be outdated and show the previous
   * attempt.
   */
  #note({ id, isCompleted }: ShownRun): void {
    if (this.#states.get(id) !== "in-progress") this.#states.set(id, isCompleted ? "over" : "in-progress");
  }

  /** Sends a request if the budget allows it. Returns `undefined` if it does not, or if the request fails. */
  async #send<Read>(
    reserved: number,
    request: () => Promise<OctokitResponse>,
    read: (response: OctokitResponse) => Read,
  ): Promise<Read | undefined> {
    if (this.#lookUpError !== undefined || !this.#deps.budget.take(reserved)) return undefined;
    try {
      const response = await request();
      this.#deps.budget.readRateLimit(response.headers);
      const result = read(response);
      if (result !== "not-found") this.#isVisible = true;
      return result;
    } catch (error) {
      this.#deps.budget.readRateLimit(readRefusal(error)?.headers ?? {});
      this.#lookUpError ??= this.#explain(error);
      return undefined;
    }
  }

  /** The newest runs of the repository, up to a time if one is given. */
  async #list(perPage: number, createdUntilMs?: number): Promise<OctokitResponse> {
    const created = createdUntilMs === undefined ? {} : { created: `<=${formatTime(createdUntilMs)}` };
    const parameters = { ...this.#repository, ...created, per_page: perPage, exclude_pull_requests: true };
    return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs", parameters);
  }

  async #get(id: number): Promise<OctokitResponse> {
    const parameters = { ...this.#repository, run_id: id, exclude_pull_requests: true };
    try {
      return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", parameters);
    } catch (error) {
      const refusal = readRefusal(error);
      // A gateway's 404 does not have GitHub's message, and says nothing about the run.
      if (refusal?.status === 404 && refusal.message !== "") return { ...refusal, data: undefined };
      throw error;
    }
  }

  #explain(cause: unknown): Error {
    const { owner, repo } = this.#repository;
    const { octokit, redaction } = this.#deps;
    const { baseUrl } = octokit.request.endpoint.DEFAULTS;
    return explainGitHubError(this.name, `${baseUrl}/repos/${owner}/${repo}/actions/runs`, cause, redaction);
  }
}

/** Formats a time for GitHub's search syntax, in whole seconds, as in `created_at`. */
function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

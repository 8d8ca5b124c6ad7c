import type { Octokit } from "../packages/github.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { RunInQuestion, RunState } from "../token/orphan.ts";
import { explainGitHubError } from "./errors.ts";
import { nextQuestion, type Way } from "./list-questions.ts";
import { MAX_REQUESTS, type RequestBudget } from "./request-budget.ts";
import { type OctokitResponse, readRefusal, readRun, readRunPage, type ShownRun } from "./responses.ts";

/** GitHub's maximum for one page. */
const PER_PAGE = 100;

/** Lists leave this many requests of the budget for the runs that are requested one by one. */
const LEFT_BY_LISTS = MAX_REQUESTS / 4;

/** Dependencies of `RepositoryRuns`. */
interface RepositoryRunsDeps {
  readonly octokit: Octokit;
  readonly budget: RequestBudget;
  readonly redaction: Redaction;
}

/** The runs in question of one repository, and what GitHub has shown about them so far. */
export class RepositoryRuns {
  readonly name: string;
  readonly #deps: RepositoryRunsDeps;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #runs: readonly RunInQuestion[];
  readonly #states = new Map<number, RunState>();
  #unanswered: Error | undefined;
  /** Whether GitHub has shown any run of the repository. */
  #isShown = false;
  #looking: Promise<unknown> | undefined;

  constructor(deps: RepositoryRunsDeps, name: string, runs: readonly RunInQuestion[]) {
    const [owner = "", repo = ""] = name.split("/");
    this.name = name;
    this.#deps = deps;
    this.#repository = { owner, repo };
    this.#runs = runs;
  }

  /** Why the runs could not be looked up, or `undefined`. */
  get unanswered(): Error | undefined {
    return this.#unanswered;
  }

  get tokens(): number {
    return this.#runs.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** The runs whose state is not known yet. */
  get open(): readonly RunInQuestion[] {
    return this.#runs.filter(({ runId }) => this.stateOf(runId) === "not-asked");
  }

  stateOf(runId: string): RunState {
    const state = this.#states.get(Number(runId));
    // A larger number than any ID of a run would be rounded, possibly to the ID of another run.
    if (!Number.isSafeInteger(Number(runId))) return "in-doubt";
    return state ?? (this.#unanswered === undefined ? "not-asked" : "in-doubt");
  }

  /** Requests lists as long as they are cheaper than single requests. */
  async askInLists(): Promise<void> {
    const open = this.open.map(({ runId }) => Number(runId)).sort((a, b) => b - a);
    let way: Way | undefined = { open, reach: Number.POSITIVE_INFINITY, last: undefined };
    while (way !== undefined) {
      const question = nextQuestion(way);
      if (question === undefined) return;
      way =
        question.kind === "list"
          ? await this.#askForList(way, question.createdUntilMs)
          : await this.#askOnTheWay(way, question.id);
    }
  }

  /** Requests one run. */
  async askAbout({ runId }: RunInQuestion): Promise<void> {
    await this.#askForRun(Number(runId), 0);
  }

  /**
   * Returns `undefined` if the list is the last one: it contains none of the runs in question, or there are no older
   * runs.
   */
  async #askForList({ open }: Way, createdUntilMs: number): Promise<Way | undefined> {
    const page = await this.#ask(LEFT_BY_LISTS, () => this.#list(PER_PAGE, createdUntilMs), readRunPage);
    if (page === undefined) return undefined;
    for (const run of page) this.#note(run);
    const [newest] = page;
    const oldest = page.at(-1);
    const isUseful = page.some(({ id }) => open.includes(id));
    if (newest === undefined || oldest === undefined || !isUseful || page.length < PER_PAGE) return undefined;
    return { open: open.filter((id) => id < oldest.id), reach: newest.id - oldest.id, last: oldest };
  }

  async #askOnTheWay(way: Way, id: number): Promise<Way | undefined> {
    const run = await this.#askForRun(id, LEFT_BY_LISTS);
    if (run === undefined) return undefined;
    const open = way.open.filter((other) => other < id);
    return { ...way, open, last: run === "unknown" ? way.last : run };
  }

  /** Returns `undefined` if the request failed, or if the budget is used up. */
  async #askForRun(id: number, leaving: number): Promise<ShownRun | "unknown" | undefined> {
    const run = await this.#ask(
      leaving,
      () => this.#get(id),
      (answer) => readRun(answer, id),
    );
    if (run === undefined || (run === "unknown" && !(await this.#look(leaving)))) return undefined;
    if (run === "unknown") this.#states.set(id, "unknown");
    else this.#note(run);
    return run;
  }

  /**
   * Whether GitHub shows the repository. GitHub returns 404 both for an unknown run and for a repository that the token
   * cannot see. In the second case every token is kept.
   */
  async #look(leaving: number): Promise<boolean> {
    if (this.#isShown) return true;
    this.#looking ??= this.#ask(leaving, () => this.#list(1), readRunPage).finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return this.#isShown;
  }

  /** A run that was once shown in progress keeps that state: a list may lag behind and show the attempt before. */
  #note({ id, isCompleted }: ShownRun): void {
    if (this.#states.get(id) !== "going") this.#states.set(id, isCompleted ? "over" : "going");
  }

  /** Sends a request if the budget allows it. Returns `undefined` if it does not, or if the request fails. */
  async #ask<Read>(
    leaving: number,
    request: () => Promise<OctokitResponse>,
    read: (answer: OctokitResponse) => Read,
  ): Promise<Read | undefined> {
    if (this.#unanswered !== undefined || !this.#deps.budget.take(leaving)) return undefined;
    try {
      const answer = await request();
      this.#deps.budget.hear(answer.headers);
      const result = read(answer);
      if (result !== "unknown") this.#isShown = true;
      return result;
    } catch (error) {
      this.#deps.budget.hear(readRefusal(error)?.headers ?? {});
      this.#unanswered ??= this.#explain(error);
      return undefined;
    }
  }

  /** The newest runs of the repository, up to a time if one is given. */
  async #list(perPage: number, createdUntilMs?: number): Promise<OctokitResponse> {
    const created = createdUntilMs === undefined ? {} : { created: `<=${formatTime(createdUntilMs)}` };
    const which = { ...this.#repository, ...created, per_page: perPage, exclude_pull_requests: true };
    return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs", which);
  }

  async #get(id: number): Promise<OctokitResponse> {
    const which = { ...this.#repository, run_id: id, exclude_pull_requests: true };
    try {
      return await this.#deps.octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", which);
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

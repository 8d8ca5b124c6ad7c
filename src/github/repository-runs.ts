import type { Octokit } from "../packages/github.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { RunInQuestion, RunState } from "../token/orphan.ts";
import { explainGitHubError } from "./errors.ts";
import { nextQuestion, type Way } from "./list-questions.ts";
import { MAX_REQUESTS, type RequestBudget } from "./request-budget.ts";
import { type OctokitResponse, readRefusal, readRun, readRunPage, type ShownRun } from "./responses.ts";

/** As many as GitHub gives in one answer. */
const PER_PAGE = 100;

/** Lists leave this much of the budget to the runs that are asked for one by one. */
const LEFT_BY_LISTS = MAX_REQUESTS / 4;

/** What asking about a repository needs of the world. */
interface RepositoryRunsDeps {
  readonly octokit: Octokit;
  readonly budget: RequestBudget;
  readonly redaction: Redaction;
}

/** The runs in question of one repository, and what GitHub has shown of them so far. */
export class RepositoryRuns {
  readonly name: string;
  readonly #world: RepositoryRunsDeps;
  readonly #repository: { readonly owner: string; readonly repo: string };
  readonly #runs: readonly RunInQuestion[];
  readonly #states = new Map<number, RunState>();
  #unanswered: Error | undefined;
  /** Whether GitHub has shown anything of the repository. */
  #isShown = false;
  #looking: Promise<unknown> | undefined;

  constructor(world: RepositoryRunsDeps, name: string, runs: readonly RunInQuestion[]) {
    const [owner = "", repo = ""] = name.split("/");
    this.name = name;
    this.#world = world;
    this.#repository = { owner, repo };
    this.#runs = runs;
  }

  /** Why GitHub did not answer, if it did not. */
  get unanswered(): Error | undefined {
    return this.#unanswered;
  }

  get tokens(): number {
    return this.#runs.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** The runs that GitHub has shown nothing of so far. */
  get open(): readonly RunInQuestion[] {
    return this.#runs.filter(({ runId }) => this.stateOf(runId) === "not-asked");
  }

  stateOf(runId: string): RunState {
    const state = this.#states.get(Number(runId));
    // Larger than any run's ID, it would be rounded to that of another run.
    if (!Number.isSafeInteger(Number(runId))) return "in-doubt";
    return state ?? (this.#unanswered === undefined ? "not-asked" : "in-doubt");
  }

  /** Asks for lists, as long as they are cheaper than asking one by one. */
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

  /** Asks for one run. */
  async askAbout({ runId }: RunInQuestion): Promise<void> {
    await this.#askForRun(Number(runId), 0);
  }

  /** `undefined` if the list ends the way: it shows none of the runs in question, or there are no older runs. */
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

  /** `undefined` if GitHub did not answer, or may not be asked any more. */
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
   * Whether GitHub shows the repository. It answers 404 both for a run that it does not know and for a repository that
   * it does not show, and the second keeps every token.
   */
  async #look(leaving: number): Promise<boolean> {
    if (this.#isShown) return true;
    this.#looking ??= this.#ask(leaving, () => this.#list(1), readRunPage).finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return this.#isShown;
  }

  /** A run that was shown going stays so: a list may lag behind, and show the attempt before. */
  #note({ id, isCompleted }: ShownRun): void {
    if (this.#states.get(id) !== "going") this.#states.set(id, isCompleted ? "over" : "going");
  }

  /** Sends a request if the budget allows it. `undefined` if not, and if GitHub did not answer. */
  async #ask<Read>(
    leaving: number,
    request: () => Promise<OctokitResponse>,
    read: (answer: OctokitResponse) => Read,
  ): Promise<Read | undefined> {
    if (this.#unanswered !== undefined || !this.#world.budget.take(leaving)) return undefined;
    try {
      const answer = await request();
      this.#world.budget.hear(answer.headers);
      const result = read(answer);
      if (result !== "unknown") this.#isShown = true;
      return result;
    } catch (error) {
      this.#world.budget.hear(readRefusal(error)?.headers ?? {});
      this.#unanswered ??= this.#explain(error);
      return undefined;
    }
  }

  /** The newest runs of the repository, up to a time if one is given. */
  async #list(perPage: number, createdUntilMs?: number): Promise<OctokitResponse> {
    const created = createdUntilMs === undefined ? {} : { created: `<=${formatTime(createdUntilMs)}` };
    const which = { ...this.#repository, ...created, per_page: perPage, exclude_pull_requests: true };
    return await this.#world.octokit.request("GET /repos/{owner}/{repo}/actions/runs", which);
  }

  async #get(id: number): Promise<OctokitResponse> {
    const which = { ...this.#repository, run_id: id, exclude_pull_requests: true };
    try {
      return await this.#world.octokit.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", which);
    } catch (error) {
      const refusal = readRefusal(error);
      // A gateway's 404 has none of GitHub's messages, and says nothing of the run.
      if (refusal?.status === 404 && refusal.message !== "") return { ...refusal, data: undefined };
      throw error;
    }
  }

  #explain(cause: unknown): Error {
    const { owner, repo } = this.#repository;
    const { octokit, redaction } = this.#world;
    const { baseUrl } = octokit.request.endpoint.DEFAULTS;
    return explainGitHubError(this.name, `${baseUrl}/repos/${owner}/${repo}/actions/runs`, cause, redaction);
  }
}

/** A time as GitHub's search syntax takes it, in whole seconds as `created_at` has them. */
function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

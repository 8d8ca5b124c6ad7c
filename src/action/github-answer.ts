import { array, number, object, record, safeParse, string, unknown } from "../vendor/zod.ts";

/** An answer as octokit gives it: up to status 399 as a value, from 400 on inside an error. */
interface OctokitAnswer {
  readonly status: number;
  readonly data: unknown;
}

/** One page of a list of runs. */
export interface RunPage {
  readonly ids: readonly string[];
  /** How many runs there are on all pages, as GitHub counts them. */
  readonly total: number;
}

/** An answer of GitHub's without what was asked for, such as a redirect, or the page of a proxy. */
export class UnreadableAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`answered ${status}, without the runs`);
    this.name = "UnreadableAnswer";
    this.status = status;
  }
}

const runPage = object({ total_count: number(), workflow_runs: array(object({ id: number() })) });

/** Reads a page of "List workflow runs for a repository". Throws `UnreadableAnswer`. */
export function readRunPage({ status, data }: OctokitAnswer): RunPage {
  const page = safeParse(runPage, data);
  if (!page.success) throw new UnreadableAnswer(status);
  return { ids: page.data.workflow_runs.map(({ id }) => String(id)), total: page.data.total_count };
}

const run = object({ status: unknown() });

/** Whether "Get a workflow run" says that the run has ended. Throws `UnreadableAnswer`. */
export function readIsCompleted({ status, data }: OctokitAnswer): boolean {
  const read = safeParse(run, data);
  if (!read.success) throw new UnreadableAnswer(status);
  return read.data.status === "completed";
}

/** A refusal of GitHub's. `message` is its own, empty where something else answered. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
}

const refused = object({
  status: number(),
  response: object({ headers: record(string(), string()), data: unknown() }),
});
const apiError = object({ message: string() });

/** What GitHub answered, by the error that octokit makes of it; `undefined` for one without an answer. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { data } = safeParse(refused, error);
  if (data === undefined) return undefined;
  const { headers, data: body } = data.response;
  return { status: data.status, headers, message: safeParse(apiError, body).data?.message ?? "" };
}

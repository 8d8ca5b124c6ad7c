import { parseInstantMs } from "../influxdb/database-token.ts";
import { nullish, number, object, record, refine, safeParse, string, unknown } from "../packages/zod.ts";
import { readList } from "../redaction/json.ts";

/** An answer as octokit gives it: up to status 399 as a value, from 400 on inside an error. */
export interface OctokitResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** A run as GitHub has shown it, all attempts of it together. */
export interface ShownRun {
  readonly id: number;
  readonly isCompleted: boolean;
  /** When the first attempt was created. */
  readonly createdAtMs: number;
}

/** An answer of GitHub's without what was asked for, such as a redirect, or the page of a proxy. */
export class UnreadableResponse extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`returned ${status} (no workflow runs in the response)`);
    this.name = "UnreadableAnswer";
    this.status = status;
  }
}

const run = object({
  id: number(),
  status: nullish(string()),
  created_at: string().check(refine((text) => parseInstantMs(text) !== undefined)),
});
const runPage = object({ workflow_runs: unknown() });

/** Reads a page of "List workflow runs for a repository", the newest run first. Throws `UnreadableAnswer`. */
export function readRunPage({ status, data }: OctokitResponse): readonly ShownRun[] {
  const runs = readList(safeParse(runPage, data).data?.workflow_runs, (item) => safeParse(run, item).data);
  if (runs === undefined) throw new UnreadableResponse(status);
  return runs.map(shown).sort((a, b) => b.id - a.id);
}

/** Reads what "Get a workflow run" says of this run; `unknown` for a 404. Throws `UnreadableAnswer`. */
export function readRun({ status, data }: OctokitResponse, id: number): ShownRun | "unknown" {
  if (status === 404) return "unknown";
  const read = safeParse(run, data);
  if (!read.success || read.data.id !== id) throw new UnreadableResponse(status);
  return shown(read.data);
}

function shown({
  id,
  status,
  created_at,
}: {
  id: number;
  status?: string | null | undefined;
  created_at: string;
}): ShownRun {
  return { id, isCompleted: status === "completed", createdAtMs: Date.parse(created_at) };
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
export function readRefusal(error: unknown): Refusal | undefined {
  const { data } = safeParse(refused, error);
  if (data === undefined) return undefined;
  const { headers, data: body } = data.response;
  return { status: data.status, headers, message: safeParse(apiError, body).data?.message ?? "" };
}

import { parseInstantMs } from "../influxdb/database-token.ts";
import { nullish, number, object, optional, refine, safeParse, string, unknown } from "../packages/zod.ts";
import { readList } from "../redaction/json.ts";

/** A response from octokit. octokit returns it up to status 399, and throws it as part of an error from status 400. */
export interface OctokitResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** A run as GitHub shows it, with all its attempts. */
export interface ShownRun {
  readonly id: number;
  readonly isCompleted: boolean;
  /** When the first attempt was created. */
  readonly createdAtMs: number;
}

/** A response without the requested data, such as a redirect or the page of a proxy. */
export class UnreadableResponse extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`returned ${status} (no workflow runs in the response)`);
    this.name = "UnreadableResponse";
    this.status = status;
  }
}

const run = object({
  id: number().check(refine(Number.isSafeInteger)),
  status: nullish(string()),
  created_at: string().check(refine((text) => parseInstantMs(text) !== undefined)),
});
const runPage = object({ workflow_runs: unknown() });

/** Reads a page of "List workflow runs for a repository", the newest run first. Throws `UnreadableResponse`. */
export function readRunPage({ status, data }: OctokitResponse): readonly ShownRun[] {
  const runs = readList(safeParse(runPage, data).data?.workflow_runs, (item) => safeParse(run, item).data);
  if (runs === undefined) throw new UnreadableResponse(status);
  return runs.map(toShownRun).sort((a, b) => b.id - a.id);
}

/**
 * Reads a response of "Get a workflow run" about this run. Returns `not-found` for a 404. Throws `UnreadableResponse`.
 */
export function readRun({ status, data }: OctokitResponse, id: number): ShownRun | "not-found" {
  if (status === 404) return "not-found";
  const parsed = safeParse(run, data);
  if (!parsed.success || parsed.data.id !== id) throw new UnreadableResponse(status);
  return toShownRun(parsed.data);
}

function toShownRun({
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

/** An error response. `message` is GitHub's own, and empty if the response did not come from GitHub. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly message: string;
}

const header = optional(string());

const octokitError = object({
  status: number(),
  response: object({
    /** The headers that this action reads. */
    headers: object({
      date: header,
      "retry-after": header,
      "x-ratelimit-limit": header,
      "x-ratelimit-remaining": header,
      "x-ratelimit-reset": header,
    }),
    data: unknown(),
  }),
});
const apiError = object({ message: string() });

/** Reads the response from octokit's error. Returns `undefined` if there is none. */
export function readRefusal(error: unknown): Refusal | undefined {
  const { data } = safeParse(octokitError, error);
  if (data === undefined) return undefined;
  const { headers, data: body } = data.response;
  return { status: data.status, headers, message: safeParse(apiError, body).data?.message ?? "" };
}

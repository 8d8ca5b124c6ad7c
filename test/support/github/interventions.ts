import { json, type WholeResponse } from "../influxdb/response.ts";

/** A received request. */
export interface GitHubRequest {
  /** 1 for the first request of all. */
  readonly number: number;
  readonly method: string;
  /** Without the base path of the API and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** When it arrived, by the clock of the emulator. */
  readonly atMs: number;
}

/** What the client gets: a response, or a closed connection. */
export type Outcome = WholeResponse | "hang-up";

/** An intervention before GitHub responds: it can change something, replace the response, or both. */
export type Intervention = (request: GitHubRequest) => Outcome | undefined;

/** Replaces the responses to some requests, counted from 1 from now on. By default, to all requests. */
export function replaceResponse(
  outcome: Outcome,
  which: { readonly from?: number; readonly to?: number } = {},
): Intervention {
  const { from = 1, to = Number.POSITIVE_INFINITY } = which;
  let count = 0;
  return () => {
    count++;
    return count >= from && count <= to ? outcome : undefined;
  };
}

/** Acts before the response to each list with this status and page. */
export function beforeList(status: string, page: number, act: () => void): Intervention {
  return ({ query }) => {
    if (query["status"] === status && Number(query["page"]) === page) act();
    return undefined;
  };
}

/** Makes every list with a filter empty, with a count of zero, as GitHub sometimes does. */
export function emptyLists(): Intervention {
  return ({ path, query }) =>
    path.endsWith("/actions/runs") && ("status" in query || "created" in query)
      ? json(200, { total_count: 0, workflow_runs: [] })
      : undefined;
}

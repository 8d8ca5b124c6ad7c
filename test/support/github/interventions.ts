import { type Answer, json } from "../influxdb/answer.ts";

/** A request as it came. */
export interface GitHubRequest {
  /** 1 for the first request of all. */
  readonly number: number;
  readonly method: string;
  /** Behind the API's base path, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** When it came, by the emulator's clock. */
  readonly atMs: number;
}

/** What the client gets: an answer, or a closed connection. */
export type Outcome = Answer | "hang-up";

/** What a test does before GitHub answers a request: changes something, or stands in for the answer, or both. */
export type Intervention = (request: GitHubRequest) => Outcome | undefined;

/** Stands in for the answers to some requests, counted from 1 from now on; to all of them where it is not said which. */
export function answering(
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

/** Does something before each list with this status and page is answered: it happens between two calls. */
export function beforeList(status: string, page: number, act: () => void): Intervention {
  return ({ query }) => {
    if (query["status"] === status && Number(query["page"]) === page) act();
    return undefined;
  };
}

/** Answers every list that has a filter with an empty one that counts no run, as GitHub sometimes does. */
export function emptyLists(): Intervention {
  return ({ path, query }) =>
    path.endsWith("/actions/runs") && ("status" in query || "created" in query)
      ? json(200, { total_count: 0, workflow_runs: [] })
      : undefined;
}

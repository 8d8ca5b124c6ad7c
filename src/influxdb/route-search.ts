import { computeNextDelayMs, formatRetry, type Pace } from "../http/retry.ts";
import type { ApiClient } from "./api-client.ts";
import type { ManagementApi } from "./management-api.ts";
import type { MissingList } from "./missing-list.ts";

/** A route that lists the databases, with what it listed. */
export interface FoundRoute {
  readonly api: ManagementApi;
  readonly databases: readonly string[];
}

/** What a route answered last. */
interface Miss extends MissingList {
  readonly baseUrl: string;
  /** Until it may be asked again; absent where no other try can help. */
  readonly delayMs?: number;
}

/** How often a route whose trouble can pass is asked before the next has its turn. */
const TRIES_BEFORE_THE_NEXT = 3;

/**
 * Finds the route that a cluster has among several: the first that lists the databases. It is found with this GET, never
 * with the POST, nor with a listing of all tokens. Whatever else a route answers, the next is tried; one with an outage is
 * asked again, before and after that, so that no outage makes another route the right one. Throws the more telling of the
 * errors where no route is found.
 */
export async function searchRoute(apis: readonly ManagementApi[], client: ApiClient): Promise<FoundRoute> {
  const pace = { ...client.pace, deadlineMs: client.operationDeadlineMs() };
  const misses = new Map<ManagementApi, Miss>();
  let before: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    const found = await askInTurn(apis, misses, attempt, pace);
    if (found !== undefined) return found;
    const open = [...misses.values()].filter((miss) => miss.delayMs !== undefined);
    const [first] = open;
    if (first === undefined) throw mostTelling([...misses.values()]);
    const delayMs = Math.max(...open.map((miss) => miss.delayMs ?? 0));
    client.info(formatRetry(delayMs, first.error, before));
    before = first.error;
    await pace.sleep(delayMs);
  }
}

/** Asks each route that may still be it, until one lists the databases, or the next is not to be asked yet. */
async function askInTurn(
  apis: readonly ManagementApi[],
  misses: Map<ManagementApi, Miss>,
  attempt: number,
  pace: Pace,
): Promise<FoundRoute | undefined> {
  for (const api of apis.filter((each) => isOpen(misses.get(each)))) {
    const listed = await api.askForDatabases(attempt, pace.deadlineMs);
    if (listed.kind === "listed") return { api, databases: listed.databases };
    const miss = toMiss(api, listed, attempt, pace);
    misses.set(api, miss);
    // All routes are on one host, so another would not be reached either.
    if (!miss.isReached || (isOpen(miss) && attempt < TRIES_BEFORE_THE_NEXT)) return undefined;
  }
  return undefined;
}

function isOpen(miss: Miss | undefined): boolean {
  return miss === undefined || miss.delayMs !== undefined;
}

function toMiss({ baseUrl }: ManagementApi, listed: MissingList, attempt: number, pace: Pace): Miss {
  const delayMs = listed.isRetryable ? computeNextDelayMs(attempt, listed.retryAfterMs, pace) : undefined;
  return { ...listed, baseUrl, ...(delayMs === undefined ? {} : { delayMs }) };
}

function mostTelling(misses: readonly Miss[]): Error {
  const [telling, ...others] = misses.toSorted((a, b) => b.weight - a.weight);
  if (telling === undefined) return new Error("A cluster has at least one base URL");
  const tried = others.map(({ baseUrl }) => `. GET ${baseUrl}/databases does not list the databases either`);
  return new Error(telling.error.message + tried.join(""));
}

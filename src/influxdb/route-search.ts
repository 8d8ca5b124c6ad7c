import { computeNextDelayMs, formatRetry, type Pace } from "../http/retry.ts";
import type { ApiClient } from "./api-client.ts";
import type { ManagementApi } from "./management-api.ts";
import type { MissingList } from "./missing-list.ts";

/** The base URL that lists the databases, and the databases. */
export interface FoundRoute {
  readonly api: ManagementApi;
  readonly databases: readonly string[];
}

/** The last failure of a base URL. */
interface FailedRoute extends MissingList {
  readonly baseUrl: string;
  /** How long to wait before the next attempt; absent if a retry does not help. */
  readonly delayMs?: number;
}

/** How often to try a base URL with a temporary failure before the next one. */
const ATTEMPTS_BEFORE_NEXT_ROUTE = 3;

/**
 * Finds the base URL of a cluster among several: the first that lists the databases. A create request is never used to
 * find it, and neither is a list of all tokens, which may be large. After any other response, the next base URL is
 * tried. A base URL with an outage is retried before the next one, and again after the last, so that the outage of the
 * right base URL cannot make another one look right. If none works, throws the most informative error.
 */
export async function findRoute(apis: readonly ManagementApi[], client: ApiClient): Promise<FoundRoute> {
  const pace = { ...client.pace, deadlineMs: client.operationDeadlineMs() };
  const failures = new Map<ManagementApi, FailedRoute>();
  let previous: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    const route = await tryRoutes(apis, failures, attempt, pace);
    if (route !== undefined) return route;
    const retryable = [...failures.values()].filter((failure) => failure.delayMs !== undefined);
    const [first] = retryable;
    if (first === undefined) throw createNotFoundError([...failures.values()]);
    const delayMs = Math.max(...retryable.map((failure) => failure.delayMs ?? 0));
    client.info(formatRetry(delayMs, first.error, previous));
    previous = first.error;
    await pace.sleep(delayMs);
  }
}

/**
 * Tries each base URL that may still work, until one lists the databases. Stops early if a base URL must be retried
 * before the next.
 */
async function tryRoutes(
  apis: readonly ManagementApi[],
  failures: Map<ManagementApi, FailedRoute>,
  attempt: number,
  pace: Pace,
): Promise<FoundRoute | undefined> {
  for (const api of apis.filter((candidate) => mayBeTried(failures.get(candidate)))) {
    const result = await api.tryToListDatabases(attempt, pace.deadlineMs);
    if (result.kind === "listed") return { api, databases: result.databases };
    const failure = toFailedRoute(api, result, attempt, pace);
    failures.set(api, failure);
    // All base URLs have the same host, so another one would not be reached either.
    if (!failure.isReached || (mayBeTried(failure) && attempt < ATTEMPTS_BEFORE_NEXT_ROUTE)) return undefined;
  }
  return undefined;
}

function mayBeTried(failure: FailedRoute | undefined): boolean {
  return failure === undefined || failure.delayMs !== undefined;
}

function toFailedRoute({ baseUrl }: ManagementApi, missing: MissingList, attempt: number, pace: Pace): FailedRoute {
  const delayMs = missing.isRetryable ? computeNextDelayMs(attempt, missing.retryAfterMs, pace) : undefined;
  return { ...missing, baseUrl, ...(delayMs === undefined ? {} : { delayMs }) };
}

function createNotFoundError(failures: readonly FailedRoute[]): Error {
  const [mostInformative, ...others] = failures.toSorted((a, b) => b.weight - a.weight);
  if (mostInformative === undefined) return new Error("A cluster has at least one base URL");
  const tried = others.map(({ baseUrl }) => `. GET ${baseUrl}/databases does not list the databases either`);
  return new Error(mostInformative.error.message + tried.join(""));
}

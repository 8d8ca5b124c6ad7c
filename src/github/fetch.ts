import type { HttpResponse } from "../http/messages.ts";
import { type ExchangeResult, sendOnce } from "../http/send-once.ts";
import type { Session } from "../runner/session.ts";
import { computeRetryDelayMs } from "./retry.ts";

/**
 * The parts of a session that requests to GitHub need. `http` differs from the one for the cluster: it trusts Node's
 * authorities.
 */
export interface GitHubSession extends Pick<Session, "http" | "pace" | "signal" | "trace"> {
  readonly info: (message: string) => void;
}

const REQUEST_TIMEOUT_MS = 20_000;
/** A page of 100 runs is 1 to 2 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
/**
 * How long GitHub may fail before requests are no longer retried. The next response that needs no retry starts a new
 * period.
 */
const RETRY_PERIOD_MS = 120_000;

interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Creates the part of `fetch` that octokit needs for GET requests. It uses the same proxies and debug lines as the
 * requests to InfluxDB, follows no redirects, and retries after temporary failures.
 */
export function createFetch(session: GitHubSession): (url: string, init: FetchInit) => Promise<Response> {
  const { now, random, sleep } = session.pace;
  let retryUntilMs = now() + RETRY_PERIOD_MS;

  return async (url, { method, headers = {} }) => {
    if (method !== "GET") throw new Error(`This action only reads from GitHub, and ${method} is not a GET`);
    for (let attempt = 1; ; attempt++) {
      const result = await get(url, headers, attempt, session);
      const delayMs = computeRetryDelayMs(result, attempt, now(), random());
      if (delayMs === undefined) {
        retryUntilMs = now() + RETRY_PERIOD_MS;
        return toFetchResponse(result);
      }
      if (now() + delayMs >= retryUntilMs) {
        retryUntilMs = now();
        return toFetchResponse(result);
      }
      session.info(`${describeResult(result)} Retrying in ${(delayMs / 1000).toFixed(1)} s.`);
      await sleep(delayMs);
    }
  };
}

async function get(
  url: string,
  headers: Readonly<Record<string, string>>,
  attempt: number,
  { http, pace: { now }, signal, trace }: GitHubSession,
): Promise<ExchangeResult> {
  const limits = { timeoutMs: REQUEST_TIMEOUT_MS, maxBytes: MAX_BYTES, signal };
  return await sendOnce({ http, now, trace }, { method: "GET", url, headers, ...limits }, attempt);
}

function describeResult(result: ExchangeResult): string {
  return result.kind === "response"
    ? `GitHub returned ${result.response.status}.`
    : `GitHub: ${result.failure.message}.`;
}

function toFetchResponse(result: ExchangeResult): Response {
  if (result.kind === "no-response") throw result.failure;
  const { status, body, headers } = result.response;
  const hasNoBody = status === 204 || status === 304;
  return new Response(hasNoBody ? null : body, { status, headers: toHeaderPairs(headers) });
}

function toHeaderPairs(headers: HttpResponse["headers"]): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
}

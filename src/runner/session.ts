import type { Trust } from "../connection/trust.ts";
import { type Http, type HttpOptions, openHttp } from "../http/http.ts";
import type { HttpResponse } from "../http/messages.ts";
import type { Pace } from "../http/retry.ts";
import type { Trace } from "../http/send-once.ts";
import { ServerClock } from "../http/server-clock.ts";
import { ApiClient } from "../influxdb/api-client.ts";
import { debug, isDebug } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { Cancellation } from "./cancellation.ts";
import { now, sleep } from "./clock.ts";
import type { Environment } from "./environment.ts";
import { info } from "./log.ts";
import { readHttpsProxy } from "./proxy.ts";

/** How this action identifies itself to servers. A test compares it with package.json. */
export const USER_AGENT = "influxdb-database-token/1.0.0";

/** Options of a session. */
interface SessionOptions {
  readonly managementToken: string;
  readonly redaction: Redaction;
  readonly trust: Trust;
  readonly environment: Environment;
  readonly cancellation: Cancellation;
  /** How long all requests together may take. */
  readonly timeoutMs: number;
  /** How long one operation may take. Default: `timeoutMs`. */
  readonly operationTimeoutMs?: number;
  /** The maximum number of connections to one server. Default 1. */
  readonly connections?: number;
  /** Only main may set this (http/wasm-tier-up.ts). */
  readonly skipWasmTierUp?: boolean;
  readonly onResponse?: (response: HttpResponse) => void;
  /** The clock that learns the server's time. Default: a new one. */
  readonly clock?: ServerClock;
}

/** The connections and the clocks of an entry. */
export interface Session {
  readonly http: Http;
  readonly client: ApiClient;
  readonly pace: Pace;
  /** InfluxDB's clock, learned from the responses of the Management API. */
  readonly clock: ServerClock;
  readonly signal: AbortSignal;
  readonly trace: (trace: Trace) => void;
  readonly redaction: Redaction;
}

/** Opens a session, without connecting yet. Its `http` must be closed, or the process may not end. */
export function openSession(options: SessionOptions): Session {
  const { environment, cancellation, redaction } = options;
  const { trust, connections = 1, skipWasmTierUp = false } = options;
  const http = openHttpWithProxies(environment, { trust, connections, skipWasmTierUp });
  const clock = options.clock ?? new ServerClock(now);
  const pace: Pace = {
    now,
    serverNow: () => clock.now(),
    sleep: (ms) => sleep(ms, cancellation.signal),
    random: Math.random,
    deadlineMs: now() + options.timeoutMs,
  };
  const trace = (exchange: Trace): void => {
    // Without debug logging the runner drops the line, so redacting it would waste time. It must be redacted, because a
    // URL may contain a name that a server sent, such as a database or a repository in a mark.
    if (isDebug()) debug(redaction.message(formatTrace(exchange)));
  };
  const client = new ApiClient({
    ...pace,
    ...cancellation,
    http,
    managementToken: options.managementToken,
    redaction,
    userAgent: USER_AGENT,
    trace,
    info,
    operationTimeoutMs: options.operationTimeoutMs ?? options.timeoutMs,
    onResponse: (response, sentMs, isFromApi) => {
      if (isFromApi) clock.learnFrom(response, sentMs);
      options.onResponse?.(response);
    },
  });
  return { http, client, pace, clock, signal: cancellation.signal, trace, redaction };
}

/** Opens an HTTP client with the proxies of this stage's environment. It must be closed. */
export function openHttpWithProxies(
  environment: Environment,
  options: Omit<HttpOptions, "httpsProxy" | "noProxy">,
): Http {
  const httpsProxy = readHttpsProxy(environment);
  return openHttp({ ...options, httpsProxy, noProxy: environment.noProxy });
}

function formatTrace({ method, url, outcome, elapsedMs, attempt }: Trace): string {
  return `${method} ${url}: ${outcome}, ${Math.round(elapsedMs)} ms, attempt ${attempt}`;
}

import { ApiClient, type Trace } from "../influxdb/api-client.ts";
import { type Http, type HttpAnswer, openHttp } from "../influxdb/http.ts";
import type { Pace } from "../influxdb/retry.ts";
import { debug, info } from "../vendor/core.ts";
import { type Cancellation, sleep } from "./cancellation.ts";
import type { Environment } from "./environment.ts";
import { httpsProxyOf } from "./proxy.ts";
import { USER_AGENT } from "./version.ts";

/** What a session is opened for. */
interface SessionOptions {
  readonly managementToken: string;
  readonly caCertificate: string;
  readonly environment: Environment;
  readonly cancellation: Cancellation;
  /** How long all requests together may take. */
  readonly timeoutMs: number;
  readonly onAnswer?: (answer: HttpAnswer) => void;
}

/** The connections and the time that an entry has. */
export interface Session {
  readonly http: Http;
  readonly client: ApiClient;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly trace: (trace: Trace) => void;
}

/** Opens a session; nothing is connected yet. Its `http` has to be closed, or the process stays. */
export function openSession(options: SessionOptions): Session {
  const { environment, cancellation } = options;
  const http = openHttp({
    caCertificate: options.caCertificate,
    httpsProxy: httpsProxyOf(environment),
    noProxy: environment.noProxy,
  });
  const pace: Pace = {
    now,
    sleep: (ms) => sleep(ms, cancellation.signal),
    random: Math.random,
    deadlineMs: now() + options.timeoutMs,
  };
  const trace = (of: Trace): void => debug(formatTrace(of));
  const client = new ApiClient({
    ...pace,
    ...cancellation,
    http,
    managementToken: options.managementToken,
    userAgent: USER_AGENT,
    trace,
    info,
    onAnswer: options.onAnswer ?? (() => {}),
  });
  return { http, client, pace, signal: cancellation.signal, trace };
}

/** The time of day in epoch milliseconds that, unlike `Date.now()`, no correction of the clock sets back. */
export function now(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

function formatTrace({ method, url, outcome, elapsedMs, attempt }: Trace): string {
  return `${method} ${url}: ${outcome}, ${Math.round(elapsedMs)} ms, attempt ${attempt}`;
}

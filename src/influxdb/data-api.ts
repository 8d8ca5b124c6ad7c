import { array, object, optional, safeParse, string } from "../vendor/zod.ts";
import { accessTokensIn, bodyForm, jsonOf, printable } from "./api-answer.ts";
import type { Trace } from "./api-client.ts";
import type { Action } from "./database-token.ts";
import { type Http, type HttpAnswer, type HttpRequest, redirectHost } from "./http.ts";
import { lazy } from "./lazy.ts";
import { NoAnswer } from "./no-answer.ts";
import { canPass, parseRetryAfterMs } from "./retry.ts";

/** What a probe has learned of a token. */
export type ProbeResult =
  /** The cluster accepts the token for this action. */
  | { readonly kind: "accepted" }
  /** It does not, or not yet: a token that is not active cannot be told from a wrong one. */
  | { readonly kind: "not-yet"; readonly why: string; readonly retryAfterMs?: number }
  /** No connection was made, so nothing was learned of the token. */
  | { readonly kind: "unreachable"; readonly why: string; readonly canPass: boolean }
  /** What came is no answer to the question. */
  | { readonly kind: "unclear"; readonly why: string };

/** What probing needs of the world. */
export interface DataApiParts {
  readonly http: Http;
  /** The origin of the cluster. */
  readonly host: string;
  readonly accessToken: string;
  readonly userAgent: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly trace: (trace: Trace) => void;
}

/** Probes one action on one database. Throws where the job is cancelled. */
export type Probe = (action: Action, database: string, timeoutMs: number, attempt: number) => Promise<ProbeResult>;

/** SHOW MEASUREMENTS answers in little; a write without a body in nothing. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Probes that can change nothing. A write without a line: the router looks at the token first, reads the body next, and
 * only for points at the database (influxdata/influxdb `router/src/server/http.rs`). A query that every token with
 * `read` may ask.
 */
export function probeWith(parts: DataApiParts): Probe {
  return async (action, database, timeoutMs, attempt) => {
    const request = action === "write" ? emptyWrite(parts, database) : showMeasurements(parts, database);
    const startedMs = parts.now();
    const trace = (outcome: string): void =>
      parts.trace({ ...request, outcome, elapsedMs: parts.now() - startedMs, attempt });
    try {
      const answer = await parts.http.exchange({ ...request, timeoutMs, maxBytes: MAX_BYTES, signal: parts.signal });
      trace(String(answer.status));
      return action === "write" ? judgeWrite(answer, parts) : judgeQuery(answer, database, parts);
    } catch (error) {
      if (!(error instanceof NoAnswer) || error.code === "CANCELLED") throw error;
      trace(error.code);
      return withoutAnswer(error);
    }
  };
}

type ProbeRequest = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

/** `org` is ignored but must not be empty (`guides/api-compatibility/v2` in InfluxData's documents). */
function emptyWrite(parts: DataApiParts, database: string): ProbeRequest {
  const query = new URLSearchParams({ org: "x", bucket: database, precision: "ns" });
  return {
    method: "POST",
    url: `${parts.host}/api/v2/write?${query}`,
    headers: { ...headers(parts), "content-type": "text/plain; charset=utf-8" },
    body: "",
  };
}

function showMeasurements(parts: DataApiParts, database: string): ProbeRequest {
  const query = new URLSearchParams({ db: database, q: "SHOW MEASUREMENTS" });
  return { method: "GET", url: `${parts.host}/query?${query}`, headers: headers(parts) };
}

function headers(parts: DataApiParts): Record<string, string> {
  return {
    authorization: `Bearer ${parts.accessToken}`,
    accept: "application/json",
    "user-agent": parts.userAgent,
  };
}

/**
 * A 404 is about an unknown database, and a line-protocol error about the empty body: the token was looked at before
 * both. A 404 without InfluxDB's JSON comes from something that stands before it, or in its place.
 */
function judgeWrite(answer: HttpAnswer, parts: DataApiParts): ProbeResult {
  const message = messageOf(answer);
  if (answer.status === 204 || (answer.status === 404 && message !== "")) return { kind: "accepted" };
  if (answer.status === 400 && /line.?protocol/i.test(message)) return { kind: "accepted" };
  return judgeOther(answer, parts);
}

/**
 * A 200 may hold InfluxQL's own errors. "database not found" comes after the token was accepted. One about
 * authentication may be a querier's refusal that the bridge for InfluxQL has wrapped (inferred).
 */
function judgeQuery(answer: HttpAnswer, database: string, parts: DataApiParts): ProbeResult {
  const errors = answer.status === 200 ? queryErrorsOf(answer) : undefined;
  if (errors === undefined) return judgeOther(answer, parts);
  // Without the name of the database: that may be `token-counts`.
  const refusal = errors.find((error) => /unauth|permission|forbidden|token/i.test(error.replaceAll(database, "")));
  if (refusal === undefined) return { kind: "accepted" };
  return { kind: "not-yet", why: `200 (${printable(refusal, [parts.accessToken, ...accessTokensIn(answer.body)])})` };
}

function judgeOther(answer: HttpAnswer, parts: DataApiParts): ProbeResult {
  if (answer.status >= 300 && answer.status < 400) {
    const host = redirectHost(answer, parts.host, parts.accessToken);
    return { kind: "unclear", why: `${answer.status}, a redirect to ${host}, which is never followed` };
  }
  const message = printable(messageOf(answer), [parts.accessToken, ...accessTokensIn(answer.body)]) || bodyForm(answer);
  const why = `${answer.status} (${message})`;
  if (answer.status !== 401 && answer.status !== 403 && !canPass(answer.status)) return { kind: "unclear", why };
  const retryAfterMs = parseRetryAfterMs(answer.headers["retry-after"], parts.now());
  if (retryAfterMs === undefined) return { kind: "not-yet", why };
  return { kind: "not-yet", why: `${why}, to be asked again in ${Math.ceil(retryAfterMs / 1000)} s`, retryAfterMs };
}

/** After these, trying again is in vain, or would take long again: a connection is given 10 s to be made. */
const FINAL: ReadonlySet<string> = new Set(["ENOTFOUND", "ETIMEDOUT", "UND_ERR_CONNECT_TIMEOUT"]);

function withoutAnswer(failure: NoAnswer): ProbeResult {
  // A probe may have waited behind a slow one, which says nothing of the connection.
  if (!failure.isUnreachable || failure.code === "TIMEOUT") return { kind: "not-yet", why: failure.message };
  return { kind: "unreachable", why: failure.message, canPass: !failure.isUntrusted && !FINAL.has(failure.code) };
}

/** Errors of the data plane: `code` is a text there, and may be missing. */
const dataError = lazy(() => object({ message: string() }));

function messageOf(answer: HttpAnswer): string {
  return answer.status < 400 ? "" : (safeParse(dataError(), jsonOf(answer)).data?.message ?? "");
}

const queryAnswer = lazy(() =>
  object({
    error: optional(string()),
    results: optional(array(object({ error: optional(string()) }))),
  }),
);

/** The errors in an answer to a query; `undefined` where it is none. */
function queryErrorsOf(answer: HttpAnswer): readonly string[] | undefined {
  const { data } = safeParse(queryAnswer(), jsonOf(answer));
  if (data?.error === undefined && data?.results === undefined) return undefined;
  return [data.error, ...(data.results ?? []).map((result) => result.error)].filter((error) => error !== undefined);
}

import { describeRedirectHost, type Http } from "../http/http.ts";
import type { HttpRequest, HttpResponse } from "../http/messages.ts";
import type { NoResponse } from "../http/no-response.ts";
import { parseRetryAfterMs } from "../http/retry.ts";
import { sendOnce, type Trace } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { array, type Infer, number, object, optional, safeParse, string } from "../packages/zod.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { describeBody, findAccessTokens, readJson } from "./api-response.ts";
import type { PermissionAction } from "./database-token.ts";

/** What a probe has learned of a token. */
export type ProbeResult =
  /** The cluster accepts the token for this action. */
  | { readonly kind: "accepted" }
  /** It does not, or not yet: a token that is not active cannot be told from a wrong one. */
  | { readonly kind: "not-yet"; readonly why: string; readonly retryAfterMs?: number }
  /** No connection was made, so nothing was learned of the token. */
  | { readonly kind: "unreachable"; readonly why: string; readonly isRetryable: boolean }
  /** What came is no answer to the question. */
  | { readonly kind: "unclear"; readonly why: string };

/** What probing needs of the world. */
export interface DataApiDeps {
  readonly http: Http;
  /** The origin of the cluster. */
  readonly host: string;
  readonly accessToken: string;
  readonly redaction: Redaction;
  readonly userAgent: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly trace: (trace: Trace) => void;
}

/** Probes one action on one database. Throws where the job is cancelled. */
export type Probe = (
  action: PermissionAction,
  database: string,
  timeoutMs: number,
  attempt: number,
) => Promise<ProbeResult>;

/** A write without a body is answered with nothing, and SHOW MEASUREMENTS may be with many MiB, of which this is enough. */
const MAX_BYTES = 64 * 1024;

/**
 * Probes that can change nothing. A write without a line: the router looks at the token first, reads the body next, and
 * only for points at the database (influxdata/influxdb `router/src/server/http.rs`). A query that every token with
 * `read` may ask.
 */
export function createProbe(parts: DataApiDeps): Probe {
  // Whatever else is known: what a server is given, it can echo.
  parts.redaction.hide(parts.accessToken);
  return async (action, database, timeoutMs, attempt) => {
    const request = action === "write" ? emptyWrite(parts, database) : showMeasurements(parts, database);
    const limits = { timeoutMs, maxBytes: MAX_BYTES, cutsSuccess: true, signal: parts.signal };
    const result = await sendOnce(parts, { ...request, ...limits }, attempt);
    if (result.kind === "response") {
      const { response } = result;
      return action === "write" ? classifyWrite(response, parts) : classifyQuery(response, parts);
    }
    if (result.failure.code === "CANCELLED") throw result.failure;
    return classifyNoResponse(result.failure, attempt);
  };
}

type ProbeRequest = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

/** `org` is ignored but must not be empty (`guides/api-compatibility/v2` in InfluxData's documents). */
function emptyWrite(parts: DataApiDeps, database: string): ProbeRequest {
  const query = new URLSearchParams({ org: "x", bucket: database, precision: "ns" });
  return {
    method: "POST",
    url: `${parts.host}/api/v2/write?${query}`,
    headers: { ...headers(parts), "content-type": "text/plain; charset=utf-8" },
    body: "",
  };
}

function showMeasurements(parts: DataApiDeps, database: string): ProbeRequest {
  const query = new URLSearchParams({ db: database, q: "SHOW MEASUREMENTS" });
  return { method: "GET", url: `${parts.host}/query?${query}`, headers: headers(parts) };
}

function headers(parts: DataApiDeps): Record<string, string> {
  return {
    authorization: `Bearer ${parts.accessToken}`,
    accept: "application/json",
    "user-agent": parts.userAgent,
  };
}

/**
 * What InfluxDB is known to answer after it has accepted the token: 204, its error about the empty body, and the one about
 * an unknown database (`PostWrite` in InfluxData's OpenAPI files). Gateways have JSON errors of their own, and the router
 * answers a path that it does not have with `not found`, before any token is looked at.
 */
function classifyWrite(answer: HttpResponse, parts: DataApiDeps): ProbeResult {
  const error = readError(answer);
  const isAccepted =
    answer.status === 204 ||
    (answer.status === 400 && isAboutBody(error)) ||
    (answer.status === 404 && isAboutDatabase(error));
  return isAccepted ? { kind: "accepted" } : classifyOther(answer, parts);
}

function isAboutBody(error: DataError | undefined): boolean {
  return (
    error !== undefined && ["invalid", "empty value"].includes(error.code) && /line.?protocol/i.test(error.message)
  );
}

function isAboutDatabase(error: DataError | undefined): boolean {
  return error?.code === "not found" && /\b(?:database|bucket|namespace)\b/i.test(error.message);
}

/**
 * A 200 may hold InfluxQL's own errors. Only of "database not found" is it known that it comes after the token was
 * accepted (influxdata/influxdb3_core `iox_v1_query_api/src/handler.rs`). Any other may be a querier's refusal that the
 * bridge for InfluxQL has wrapped (inferred), in words that nobody knows.
 */
function classifyQuery(answer: HttpResponse, parts: DataApiDeps): ProbeResult {
  const errors = answer.status === 200 ? readQueryErrors(answer) : undefined;
  if (errors === undefined) return classifyOther(answer, parts);
  const refusal = errors.find((error) => !/^database not found(?::|$)/.test(error));
  if (refusal === undefined) return { kind: "accepted" };
  const shown = parts.redaction.printable(refusal, findAccessTokens(answer.body));
  return { kind: "not-yet", why: `200 (${shown || "an error without a message"})` };
}

function classifyOther(answer: HttpResponse, parts: DataApiDeps): ProbeResult {
  if (answer.status >= 300 && answer.status < 400) {
    const host = describeRedirectHost(answer, parts.host, parts.redaction);
    return { kind: "unclear", why: `${answer.status}, a redirect to ${host}, which is never followed` };
  }
  const own = readError(answer)?.message ?? "";
  const message = parts.redaction.printable(own, findAccessTokens(answer.body)) || describeBody(answer);
  const why = `${answer.status} (${message})`;
  if (answer.status !== 401 && answer.status !== 403 && !isTransientStatus(answer.status))
    return { kind: "unclear", why };
  const retryAfterMs = parseRetryAfterMs(answer.headers, parts.now());
  if (retryAfterMs === undefined) return { kind: "not-yet", why };
  return { kind: "not-yet", why: `${why}, retry after ${Math.ceil(retryAfterMs / 1000)} s`, retryAfterMs };
}

/** After these, trying again is in vain, or would take long again: a connection is given 10 s to be made. */
const FINAL: ReadonlySet<string> = new Set(["ENOTFOUND", "ETIMEDOUT", "TLS_TIMEOUT"]);

function classifyNoResponse(failure: NoResponse, attempt: number): ProbeResult {
  // A probe may have waited behind a slow one, which says nothing of the connection.
  if (!failure.isUnreachable || failure.code === "TIMEOUT") return { kind: "not-yet", why: failure.message };
  return {
    kind: "unreachable",
    why: failure.message,
    isRetryable: failure.isRetryable(attempt) && !FINAL.has(failure.code),
  };
}

/** An error of the data plane. Its `code` is a text, where the Management API's is a number. */
type DataError = Infer<typeof dataError>;

const dataError = object({ code: string(), message: string() });

/** InfluxDB's own error in an answer of the data plane, `undefined` where something else answered. */
function readError(answer: HttpResponse): DataError | undefined {
  return answer.status < 400 ? undefined : safeParse(dataError, readJson(answer)).data;
}

const queryAnswer = object({
  error: optional(string()),
  results: optional(array(object({ statement_id: optional(number()), error: optional(string()) }))),
});

/**
 * How InfluxQL's answer begins where it has data: in the order of influxdata/influxdb3_core `iox_v1_query_api`, and of
 * InfluxDB 1.x. Whoever gets data may read.
 */
const DATA_BEGINS = /^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"statement_id"\s*:\s*\d+\s*,\s*"series"\s*:\s*\[\s*\{/;

/** The errors in InfluxQL's answer to a query; `undefined` where it is none: other APIs have lists of results too. */
function readQueryErrors(answer: HttpResponse): readonly string[] | undefined {
  if (answer.isCut) return DATA_BEGINS.test(answer.body) ? [] : undefined;
  const { error, results = [] } = safeParse(queryAnswer, readJson(answer)).data ?? {};
  const errors = [error, ...results.map((result) => result.error)].filter((each) => each !== undefined);
  const isInfluxql = results.length > 0 && results.every(({ statement_id }) => statement_id !== undefined);
  return isInfluxql || errors.length > 0 ? errors : undefined;
}

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

/** What a probe has learned about a token. */
export type ProbeResult =
  /** The cluster accepts the token for this action. */
  | { readonly kind: "accepted" }
  /** The cluster does not accept it, or not yet: both look the same. */
  | { readonly kind: "not-yet"; readonly why: string; readonly retryAfterMs?: number }
  /** There was no connection, so nothing was learned about the token. */
  | { readonly kind: "unreachable"; readonly why: string; readonly isRetryable: boolean }
  /** The response is not a known one, so nothing was learned about the token. */
  | { readonly kind: "unclear"; readonly why: string };

/** Dependencies of `createProbe`. */
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

/** Probes one action on one database. Throws if the job is cancelled. */
export type Probe = (
  action: PermissionAction,
  database: string,
  timeoutMs: number,
  attempt: number,
) => Promise<ProbeResult>;

/** The rest of a longer response is not read. The response to SHOW MEASUREMENTS may have many MiB. */
const MAX_BYTES = 64 * 1024;

/** Failures that are not retried, because a retry would fail too, or take another 10 s to time out. */
const FINAL_CODES: ReadonlySet<string> = new Set(["ENOTFOUND", "ETIMEDOUT", "TLS_TIMEOUT"]);

const dataError = object({ code: string(), message: string() });

/** An error of the data plane. Its `code` is a text; the Management API's is a number. */
type DataError = Infer<typeof dataError>;

const queryResponse = object({
  error: optional(string()),
  results: optional(array(object({ statement_id: optional(number()), error: optional(string()) }))),
});

/**
 * The beginning of an InfluxQL response that contains data. The order of the keys is that of InfluxDB 3 and 1.x. A
 * token that gets data is allowed to read.
 * @see https://github.com/influxdata/influxdb3_core/tree/3b920fb080ecda9da3167c210f3aa92d85d033cc/iox_v1_query_api
 */
const BEGINS_WITH_DATA = /^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"statement_id"\s*:\s*\d+\s*,\s*"series"\s*:\s*\[\s*\{/;

/**
 * Creates probes that change nothing in the cluster. For `write`, they send a write without a body: the router checks
 * the token first, then reads the body, and looks up the database only if there are points. For `read`, they send a
 * query that every token with `read` is allowed to run.
 * @see https://github.com/influxdata/influxdb/blob/85a9e13262fe35ed4f52270dc61c11d676b7a269/router/src/server/http.rs
 */
export function createProbe(deps: DataApiDeps): Probe {
  // The token must be known to the redaction, because a response may quote it.
  deps.redaction.hide(deps.accessToken);
  return async (action, database, timeoutMs, attempt) => {
    const request = action === "write" ? createWriteRequest(deps, database) : createQueryRequest(deps, database);
    const limits = { timeoutMs, maxBytes: MAX_BYTES, mayCutSuccess: true, signal: deps.signal };
    const result = await sendOnce(deps, { ...request, ...limits }, attempt);
    if (result.kind === "response") {
      const { response } = result;
      return action === "write" ? classifyWrite(response, deps) : classifyQuery(response, deps);
    }
    if (result.failure.code === "CANCELLED") throw result.failure;
    return classifyNoResponse(result.failure, attempt);
  };
}

type ProbeRequest = Pick<HttpRequest, "method" | "url" | "headers" | "body">;

/**
 * InfluxDB ignores `org`, but it must not be empty.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/guides/api-compatibility/v2/
 */
function createWriteRequest(deps: DataApiDeps, database: string): ProbeRequest {
  const query = new URLSearchParams({ org: "x", bucket: database, precision: "ns" });
  return {
    method: "POST",
    url: `${deps.host}/api/v2/write?${query}`,
    headers: { ...createHeaders(deps), "content-type": "text/plain; charset=utf-8" },
    body: "",
  };
}

function createQueryRequest(deps: DataApiDeps, database: string): ProbeRequest {
  const query = new URLSearchParams({ db: database, q: "SHOW MEASUREMENTS" });
  return { method: "GET", url: `${deps.host}/query?${query}`, headers: createHeaders(deps) };
}

function createHeaders(deps: DataApiDeps): Record<string, string> {
  return {
    authorization: `Bearer ${deps.accessToken}`,
    accept: "application/json",
    "user-agent": deps.userAgent,
  };
}

/**
 * InfluxDB is known to send these after it has accepted the token: 204, its error about the empty body, and its error
 * about an unknown database (`PostWrite` in InfluxData's OpenAPI files). Other errors prove nothing: gateways have
 * their own JSON errors, and the router responds with `not found` to an unknown path before it checks the token.
 */
function classifyWrite(response: HttpResponse, deps: DataApiDeps): ProbeResult {
  const error = readError(response);
  const isAccepted =
    response.status === 204 ||
    (response.status === 400 && isAboutBody(error)) ||
    (response.status === 404 && isAboutDatabase(error));
  return isAccepted ? { kind: "accepted" } : classifyOther(response, deps);
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
 * A 200 may contain errors of InfluxQL. Only "database not found" is known to come after the token was accepted. Any
 * other error may be a querier's refusal: the InfluxQL bridge wraps it, and no documentation shows how.
 * @see https://github.com/influxdata/influxdb3_core/blob/3b920fb080ecda9da3167c210f3aa92d85d033cc/iox_v1_query_api/src/handler.rs
 */
function classifyQuery(response: HttpResponse, deps: DataApiDeps): ProbeResult {
  const errors = response.status === 200 ? readQueryErrors(response) : undefined;
  if (errors === undefined) return classifyOther(response, deps);
  const refusal = errors.find((error) => !/^database not found(?::|$)/.test(error));
  if (refusal === undefined) return { kind: "accepted" };
  const shown = deps.redaction.printable(refusal, findAccessTokens(response.body));
  return { kind: "not-yet", why: `200 (${shown || "an error without a message"})` };
}

function classifyOther(response: HttpResponse, deps: DataApiDeps): ProbeResult {
  if (response.status >= 300 && response.status < 400) {
    const host = describeRedirectHost(response, deps.host, deps.redaction);
    return { kind: "unclear", why: `${response.status}, a redirect to ${host}, which is never followed` };
  }
  const text = readError(response)?.message ?? "";
  const message = deps.redaction.printable(text, findAccessTokens(response.body)) || describeBody(response);
  const why = `${response.status} (${message})`;
  if (response.status !== 401 && response.status !== 403 && !isTransientStatus(response.status))
    return { kind: "unclear", why };
  const retryAfterMs = parseRetryAfterMs(response.headers, deps.now());
  if (retryAfterMs === undefined) return { kind: "not-yet", why };
  return { kind: "not-yet", why: `${why}, retry after ${Math.ceil(retryAfterMs / 1000)} s`, retryAfterMs };
}

function classifyNoResponse(failure: NoResponse, attempt: number): ProbeResult {
  // A probe may have waited for another, slow probe, so a timeout does not mean that the connection failed.
  if (!failure.isUnreachable || failure.code === "TIMEOUT") return { kind: "not-yet", why: failure.message };
  return {
    kind: "unreachable",
    why: failure.message,
    isRetryable: failure.isRetryable(attempt) && !FINAL_CODES.has(failure.code),
  };
}

/** InfluxDB's own error in a response of the data plane; `undefined` if something else responded. */
function readError(response: HttpResponse): DataError | undefined {
  return response.status < 400 ? undefined : safeParse(dataError, readJson(response)).data;
}

/** The errors in an InfluxQL response; `undefined` for any other response: other APIs have lists of results, too. */
function readQueryErrors(response: HttpResponse): readonly string[] | undefined {
  if (response.isCut) return BEGINS_WITH_DATA.test(response.body) ? [] : undefined;
  const { error, results = [] } = safeParse(queryResponse, readJson(response)).data ?? {};
  const errors = [error, ...results.map((result) => result.error)].filter((text) => text !== undefined);
  const isInfluxql = results.length > 0 && results.every(({ statement_id }) => statement_id !== undefined);
  return isInfluxql || errors.length > 0 ? errors : undefined;
}

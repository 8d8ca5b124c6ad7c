import type { HttpResponse } from "../http/messages.ts";
import { array, type Infer, number, object, optional, safeParse, string } from "../packages/zod.ts";
import { readJson } from "./api-response.ts";
import {
  createProbeOf,
  type Probe,
  type ProbeDeps,
  type ProbeRequest,
  type ProbeResult,
  showMessage,
} from "./probe.ts";

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
export function createProbe(deps: ProbeDeps): Probe {
  const form = {
    createRequest: (action: string, database: string) =>
      action === "write" ? createWriteRequest(database) : createQueryRequest(database),
    classify: (action: string, response: HttpResponse) =>
      action === "write" ? classifyWrite(response) : classifyQuery(response, deps),
    readMessage: (response: HttpResponse) => readError(response)?.message,
  };
  return createProbeOf(form, deps);
}

/**
 * InfluxDB ignores `org`, but it must not be empty.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/guides/api-compatibility/v2/
 */
function createWriteRequest(database: string): ProbeRequest {
  const query = new URLSearchParams({ org: "x", bucket: database, precision: "ns" });
  return { method: "POST", path: `/api/v2/write?${query}`, contentType: "text/plain; charset=utf-8", body: "" };
}

function createQueryRequest(database: string): ProbeRequest {
  const query = new URLSearchParams({ db: database, q: "SHOW MEASUREMENTS" });
  return { method: "GET", path: `/query?${query}` };
}

/**
 * InfluxDB is known to send these after it has accepted the token: 204, its error about the empty body, and its error
 * about an unknown database (`PostWrite` in InfluxData's OpenAPI files). Other errors prove nothing: gateways have
 * their own JSON errors, and the router responds with `not found` to an unknown path before it checks the token.
 */
function classifyWrite(response: HttpResponse): ProbeResult | undefined {
  const error = readError(response);
  const isAccepted =
    response.status === 204 ||
    (response.status === 400 && isAboutBody(error)) ||
    (response.status === 404 && isAboutDatabase(error));
  return isAccepted ? { kind: "accepted" } : undefined;
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
function classifyQuery(response: HttpResponse, deps: ProbeDeps): ProbeResult | undefined {
  const errors = response.status === 200 ? readQueryErrors(response) : undefined;
  if (errors === undefined) return undefined;
  const refusal = errors.find((error) => !/^database not found(?::|$)/.test(error));
  if (refusal === undefined) return { kind: "accepted" };
  const shown = showMessage(refusal, response, deps);
  return { kind: "not-yet", why: `200 (${shown || "an error without a message"})` };
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

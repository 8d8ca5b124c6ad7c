import type { HttpResponse } from "../http/messages.ts";
import { readJson } from "../influxdb/api-response.ts";
import {
  createProbeOf,
  type Probe,
  type ProbeDeps,
  type ProbeForm,
  type ProbeRequest,
  type ProbeResult,
} from "../influxdb/probe.ts";
import { readServerMessage } from "./responses.ts";

/**
 * A line without a field. The server detects that before it looks up the database. Without a body, it would create a
 * database that does not exist.
 */
const INVALID_LINE = "probe";

const FORM: ProbeForm = {
  createRequest: (action, database) =>
    action === "write" ? createWriteRequest(database) : createQueryRequest(database),
  classify: (action, response) => {
    if (action === "write" ? isLineRefused(response) : isRowList(response)) return { kind: "accepted" };
    return isDatabaseMissing(response) ? NOT_KNOWN_YET : undefined;
  },
  readMessage: readServerMessage,
};

/** Creates probes that change nothing in the cluster. */
export function createProbe(deps: ProbeDeps): Probe {
  return createProbeOf(FORM, deps);
}

function createWriteRequest(database: string): ProbeRequest {
  const query = new URLSearchParams({ db: database, precision: "nanosecond", accept_partial: "false" });
  return {
    method: "POST",
    path: `/api/v3/write_lp?${query}`,
    contentType: "text/plain; charset=utf-8",
    body: INVALID_LINE,
  };
}

function createQueryRequest(database: string): ProbeRequest {
  return {
    method: "POST",
    path: "/api/v3/query_sql",
    contentType: "application/json",
    body: JSON.stringify({ db: database, q: "SELECT 1", format: "json" }),
  };
}

/** The server parses a line only after it has accepted the token. Older versions have the second message. */
function isLineRefused(response: HttpResponse): boolean {
  const message = response.status === 400 ? readServerMessage(response) : undefined;
  return message !== undefined && /^(?:line protocol parsing error|parsing failed for write_lp endpoint)/.test(message);
}

function isRowList(response: HttpResponse): boolean {
  return response.status === 200 && Array.isArray(readJson(response));
}

const NOT_KNOWN_YET: ProbeResult = { kind: "not-yet", why: "404 (this node does not know the database yet)" };

/** A node may learn about a new database later than about the token. */
function isDatabaseMissing(response: HttpResponse): boolean {
  return response.status === 404 && /database not found/.test(readServerMessage(response) ?? "");
}

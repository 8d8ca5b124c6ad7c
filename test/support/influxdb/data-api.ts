import type { ApiRequest } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { parseInfluxql, runStatement } from "./influxql.ts";
import { parseLines } from "./line-protocol.ts";
import type { DataRoute } from "./operations.ts";
import { dataError, empty, json, type WholeResponse } from "./response.ts";
import type { Admission, Permission } from "./token-record.ts";
import { legacyDatabase, legacyWriteTarget, type WriteTarget, writeTarget } from "./write-target.ts";

/** The response to `/ping`. It shows clients that this is not a real cluster. */
const pong = empty(204, { "x-influxdb-build": "emulator", "x-influxdb-version": "3" });

/** Handles a request to write or query. It returns after every effect. */
export function dataApi(cluster: Cluster, request: ApiRequest, route: DataRoute): WholeResponse {
  switch (route.operation) {
    case "GetPing":
    case "HeadPing":
      return pong;
    case "PostWrite":
      return write(cluster, request, writeTarget(request.query), headerToken(request));
    case "PostLegacyWrite":
      return write(cluster, request, legacyWriteTarget(request.query), legacyToken(request, request.query));
    case "GetLegacyQuery":
      return query(cluster, request, request.query);
    case "PostLegacyQuery":
      return query(cluster, request, new URLSearchParams([...request.query, ...new URLSearchParams(request.body)]));
    case undefined:
      return dataError(404, "not found");
  }
}

/**
 * Checks in the order of the router: query string, token, body, and the database only if there are points.
 *
 * @see influxdata/influxdb `router/src/server/http.rs` at 85a9e132
 */
function write(cluster: Cluster, request: ApiRequest, target: WriteTarget, token: string | undefined): WholeResponse {
  if ("problem" in target) return dataError(400, target.problem);
  const { database, unitNs } = target;
  const refusal = refuse(cluster, token, { action: "write", resource: database });
  if (refusal !== undefined) return refusal;
  if (request.bodyProblem !== undefined) return dataError(400, request.bodyProblem);
  const lines = parseLines(request.body, { unitNs, nowNs: BigInt(Math.trunc(cluster.now())) * 1_000_000n });
  if ("error" in lines) return lineProtocolError(lines.error);
  if (lines.points.length === 0) return emptyWrite(cluster, database);
  return cluster.write(database, lines.points) === "written" ? empty(204) : unknownDatabase(database);
}

function emptyWrite(cluster: Cluster, database: string): WholeResponse {
  const { emptyWriteStatus, emptyWriteToUnknownDatabaseStatus } = cluster.behaviour;
  if (emptyWriteStatus === 400) return lineProtocolError({ line: 1, message: "no lines to parse" });
  const isMissed = emptyWriteToUnknownDatabaseStatus === 404 && !cluster.hasDatabase(database);
  return isMissed ? unknownDatabase(database) : empty(204);
}

function lineProtocolError({ line, message }: { line: number; message: string }): WholeResponse {
  return json(400, { code: "invalid", message: `failed to parse line protocol: ${message}`, line });
}

function unknownDatabase(name: string): WholeResponse {
  return dataError(404, `database "${name}" not found`);
}

/**
 * Checks in the order of the InfluxQL bridge. A statement that cannot be parsed gets a 200 with an error, even without
 * a token. The token is checked next, and then the database, which also gets a 200 with an error if it is missing.
 *
 * @see influxdata/influxdb3_core `iox_v1_query_api`
 */
function query(cluster: Cluster, request: ApiRequest, parameters: URLSearchParams): WholeResponse {
  const database = legacyDatabase(parameters);
  const text = parameters.get("q") ?? "";
  if (text === "") return dataError(400, 'missing required parameter "q"');
  if (database === "") return dataError(400, 'missing required parameter "db"');
  const statements = parseInfluxql(text);
  if (statements === undefined) return results([{ statement_id: 0, error: "error parsing query: invalid InfluxQL" }]);
  const refusal = refuse(cluster, legacyToken(request, parameters), { action: "read", resource: database });
  if (refusal !== undefined) return refusal;
  if (!cluster.hasDatabase(database)) return results([{ statement_id: 0, error: `database not found: ${database}` }]);
  return results(statements.map((statement, id) => runStatement(statement, id, cluster.points(database))));
}

function results(list: readonly object[]): WholeResponse {
  return json(200, { results: list });
}

function refuse(cluster: Cluster, token: string | undefined, needed: Permission): WholeResponse | undefined {
  const { inactiveTokenStatus, missingPermissionStatus } = cluster.behaviour;
  const refusals: Record<Admission, WholeResponse | undefined> = {
    admitted: undefined,
    "no-token": dataError(401, "no token was sent and one is required"),
    inactive: dataError(inactiveTokenStatus, "unauthorized access"),
    "no-permission": dataError(missingPermissionStatus, `no permission to ${needed.action} ${needed.resource}`),
  };
  return refusals[cluster.admit(token, needed)];
}

/** `Bearer` and `Token` are equivalent on every endpoint. */
function headerToken({ headers }: ApiRequest): string | undefined {
  return /^(?:Bearer|Token) +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/**
 * The v1 endpoints also accept the token as a password, in Basic authentication or as `p`. They ignore the user name.
 */
function legacyToken(request: ApiRequest, parameters: URLSearchParams): string | undefined {
  const [, credentials] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (credentials === undefined) return headerToken(request) ?? parameters.get("p") ?? undefined;
  return Buffer.from(credentials, "base64")
    .toString()
    .replace(/^[^:]*:/, "");
}

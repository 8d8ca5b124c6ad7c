import type { WholeResponse } from "../influxdb/response.ts";
import type { Call } from "./call.ts";
import type { EnterpriseDatabase } from "./catalog.ts";
import { type Format, readFormat } from "./format.ts";
import { errorJson, forbidden, plainText, respondRows } from "./responses.ts";
import { INTERNAL } from "./routes.ts";
import {
  describe,
  parseJsonBody,
  parseQueryString,
  readObject,
  readText,
  requireParameter,
  SerdeError,
} from "./serde.ts";
import { type Cell, compare, evaluate, type Row } from "./sql-expression.ts";
import { type Parameters, parseSql, type SelectStatement, type SqlStatement } from "./sql-parser.ts";
import { SqlError } from "./sql-syntax.ts";
import { findTable, showTables, type Table } from "./sql-tables.ts";
import { grantsDatabase } from "./token.ts";

interface QueryRequest {
  readonly database: string;
  readonly sql: string;
  readonly format: Format;
  readonly parameters: Parameters;
}

const acceptedTypes: readonly string[] = [
  "*/*",
  "application/json",
  "application/jsonl",
  "text/csv",
  "text/plain",
  "application/vnd.apache.parquet",
];

/** Runs a query. `isGet`: its parameters are in the query string. */
export function querySql(call: Call, isGet: boolean): WholeResponse {
  const { accept } = call.request.headers;
  if (accept !== undefined && !acceptedTypes.includes(accept)) return plainText(400, `invalid mime type (${accept})`);
  const parsed = isGet
    ? parseQueryString(call.request.query, readQueryString)
    : parseJsonBody(call.request, (body) => ({
        database: readText(body, "db"),
        sql: readText(body, "q"),
        format: readFormat(readText(body, "format")),
        parameters: readParameters(body["params"]),
      }));
  if ("refusal" in parsed) return parsed.refusal;
  try {
    return run(call, parsed.value);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return errorJson(400, `query error: error while planning query: ${error.message}`);
  }
}

function run(call: Call, { database: name, sql, format, parameters }: QueryRequest): WholeResponse {
  const { cluster, node } = call;
  const { authorizesSelectOne, forbiddenQueryStatus, parsesBeforeAuthorization } = cluster.behaviour;
  const database = cluster.findDatabase(node, name);
  const isOpen = !authorizesSelectOne && /^\s*select\s+1\s*;?\s*$/i.test(sql);
  if (parsesBeforeAuthorization) parseSql(sql, parameters);
  if (!isOpen && !isReadable(call, name, database)) return forbidden(cluster.behaviour, forbiddenQueryStatus);
  if (database === undefined) return errorJson(404, `query error: database not found: ${name}`);
  const { columns, rows } = select(call, database, parseSql(sql, parameters));
  return respond(format, columns, rows);
}

function isReadable({ token }: Call, name: string, database: EnterpriseDatabase | undefined): boolean {
  if (token === undefined || token.isAdmin) return true;
  return name !== INTERNAL && grantsDatabase(token, "read", database?.id);
}

function select(call: Call, database: EnterpriseDatabase, statement: SqlStatement): Table {
  switch (statement.kind) {
    case "select-one":
      return { columns: ["Int64(1)"], rows: [{ "Int64(1)": 1 }] };
    case "show-tables":
      return showTables(database);
    case "select":
      return selectFrom(call, database, statement);
  }
}

/** @throws SqlError */
function selectFrom({ cluster, ...call }: Call, database: EnterpriseDatabase, statement: SelectStatement): Table {
  const { columns, table: name, where, order, limit } = statement;
  const table = findTable({ cluster, ...call }, database, name);
  if (table === undefined) throw new SqlError(`table 'public.${name.includes(".") ? "" : "iox."}${name}' not found`);
  const named = [...(columns ?? []), ...order.map(({ column }) => column)];
  const unknown = named.find((column) => !table.columns.includes(column));
  if (unknown !== undefined) throw new SqlError(`Schema error: No field named ${unknown}`);
  const scope = { columns: table.columns, now: new Date(cluster.now()) };
  const rows = table.rows.filter((row) => where === undefined || evaluate(where, row, scope) === true);
  const sorted = order.length === 0 ? rows : rows.toSorted((a, b) => compareRows(a, b, order));
  return { columns: columns ?? table.columns, rows: sorted.slice(0, limit) };
}

/** NULL is last in ascending order, and first in descending order. */
function compareRows(a: Row, b: Row, order: SelectStatement["order"]): number {
  for (const { column, isDescending } of order) {
    const [left, right] = [a[column], b[column]];
    const ascending =
      left === undefined || right === undefined
        ? Number(left === undefined) - Number(right === undefined)
        : compare(left, right);
    if (ascending !== 0) return isDescending ? -ascending : ascending;
  }
  return 0;
}

/** NULL is a missing key. */
function respond(format: Format, columns: readonly string[], rows: readonly Row[]): WholeResponse {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column) => [column, formatCell(row[column])])));
  return respondRows(format, objects);
}

/** Times have no zone, and no fraction if it is zero. */
function formatCell(cell: Cell): Cell {
  return cell instanceof Date ? cell.toISOString().replace(/(?:\.000)?Z$/, "") : cell;
}

/** @throws SerdeError */
function readQueryString(query: URLSearchParams): QueryRequest {
  const params = query.get("params");
  return {
    database: requireParameter(query, "db"),
    sql: requireParameter(query, "q"),
    format: readFormat(requireParameter(query, "format")),
    parameters: readParameters(params === null ? undefined : parseParameters(params)),
  };
}

/** @throws SerdeError */
function parseParameters(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SerdeError("invalid `params`", { cause });
  }
}

/** @throws SerdeError */
function readParameters(params: unknown): Parameters {
  if (params === undefined || params === null) return new Map();
  return new Map(Object.entries(readObject(params)).map(([name, value]) => [name, readScalar(value)]));
}

/** @throws SerdeError */
function readScalar(value: unknown): Cell {
  if (value === null) return undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new SerdeError(`invalid type: ${describe(value)}, expected a scalar`);
}

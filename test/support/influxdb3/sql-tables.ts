import type { Point } from "../influxdb/line-protocol.ts";
import type { Call } from "./call.ts";
import type { EnterpriseDatabase } from "./catalog.ts";
import { formatPermissions } from "./permissions.ts";
import { INTERNAL } from "./routes.ts";
import type { Cell, Row } from "./sql-expression.ts";
import { type EnterpriseToken, hashSecret, OPERATOR } from "./token.ts";

/** The columns of a table in their order, and its rows. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

const tokenColumns: readonly string[] = [
  "token_id",
  "name",
  "hash",
  "created_at",
  "description",
  "created_by_token_id",
  "updated_at",
  "updated_by_token_id",
  "expiry",
  "permissions",
];

/** Finds a table of a database: a measurement, or `system.tokens` of `_internal`. */
export function findTable(call: Call, database: EnterpriseDatabase, name: string): Table | undefined {
  if (database.name === INTERNAL && name === "system.tokens") return listTokens(call);
  const points = database.points.filter(({ measurement }) => measurement === name.replace(/^iox\./, ""));
  return points.length === 0 ? undefined : tabulate(points);
}

/** The response to SHOW TABLES. */
export function showTables({ name, points }: EnterpriseDatabase): Table {
  const measurements = [...new Set(points.map(({ measurement }) => measurement))].sort();
  const tables = [
    ...measurements.map((table) => ["iox", table, "BASE TABLE"] as const),
    ...(name === INTERNAL ? [["system", "tokens", "BASE TABLE"] as const] : []),
    ...["tables", "views", "columns"].map((table) => ["information_schema", table, "VIEW"] as const),
  ];
  return {
    columns: ["table_catalog", "table_schema", "table_name", "table_type"],
    rows: tables.map(([schema, table, type]) => ({
      table_catalog: "public",
      table_schema: schema,
      table_name: table,
      table_type: type,
    })),
  };
}

/** The tokens that this node knows, also expired ones. */
function listTokens({ cluster, node }: Call): Table {
  const { isAuthDisabled, listsOperatorToken } = cluster.behaviour;
  const tokens = cluster.tokenCatalog.seenBy(node).filter(({ id }) => listsOperatorToken || id !== OPERATOR);
  return {
    columns: tokenColumns.filter((column) => !(isAuthDisabled && column === "hash")),
    rows: tokens.map((token) => new TokenRow(token, (value) => formatPermissions(value, cluster.behaviour)).cells),
  };
}

/** A row whose hash and permissions are computed only if a query needs them, because there may be many tokens. */
class TokenRow {
  readonly cells: Row;

  constructor(token: EnterpriseToken, format: (token: EnterpriseToken) => string) {
    const expiry = token.expiresAtMs === undefined ? undefined : new Date(token.expiresAtMs);
    this.cells = {
      token_id: token.number,
      name: token.id,
      get hash() {
        return hashSecret(token.accessToken).slice(0, 9);
      },
      created_at: new Date(token.createdAtMs),
      expiry,
      get permissions() {
        return format(token);
      },
    };
  }
}

function tabulate(points: readonly Point[]): Table {
  const names = points.flatMap(({ tags, fields }) => [...Object.keys(tags), ...Object.keys(fields)]);
  const columns = [...new Set(names), "time"].sort();
  return {
    columns,
    rows: points.map(({ tags, fields, timestampNs }) => ({
      ...tags,
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, toCell(value)])),
      time: new Date(Number(timestampNs / 1_000_000n)),
    })),
  };
}

function toCell(value: string | number | boolean | bigint): Cell {
  return typeof value === "bigint" ? Number(value) : value;
}

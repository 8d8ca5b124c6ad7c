import type { FieldValue, Point } from "./line-protocol.ts";

/** A statement that the emulator understands. */
export type Statement =
  | { readonly show: "measurements" }
  | { readonly selectFrom: string; readonly limit: number | undefined }
  | { readonly unsupported: string };

/** One entry of `results` in a query response of InfluxDB 1.x. */
export interface StatementResult {
  readonly statement_id: number;
  readonly series?: readonly Series[];
  readonly error?: string;
}

interface Series {
  readonly name: string;
  readonly columns: readonly string[];
  readonly values: readonly (readonly (string | number | boolean | null)[])[];
}

const secondNs = 1_000_000_000n;
const selectPattern =
  /^select\s+\*\s+from\s+(?:"(?<quoted>(?:\\.|[^"\\])+)"|(?<bare>\w+))(?:\s+limit\s+(?<limit>\d+))?$/i;
const knownStatement = /^(?:select|show|explain|drop|delete|create|alter|grant|revoke|kill)\b/i;

/**
 * Parses the statements of a query: `SHOW MEASUREMENTS` and `SELECT * FROM m [LIMIT n]`. Other InfluxQL statements are
 * unsupported, as SHOW DATABASES is in InfluxDB 3. Returns undefined if the text is not InfluxQL.
 */
export function parseInfluxql(query: string): readonly Statement[] | undefined {
  const texts = query
    .split(";")
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const statements = texts.map(parseStatement);
  return statements.length > 0 && statements.every((statement) => statement !== undefined) ? statements : undefined;
}

/** Runs one statement on the points of a database. */
export function runStatement(statement: Statement, id: number, points: readonly Point[]): StatementResult {
  if ("unsupported" in statement) return { statement_id: id, error: `not supported: ${statement.unsupported}` };
  const series = "show" in statement ? showMeasurements(points) : select(statement.selectFrom, statement.limit, points);
  return { statement_id: id, ...(series.values.length > 0 && { series: [series] }) };
}

function parseStatement(text: string): Statement | undefined {
  if (/^show\s+measurements$/i.test(text)) return { show: "measurements" };
  const { quoted, bare, limit } = selectPattern.exec(text)?.groups ?? {};
  const measurement = quoted?.replace(/\\(.)/g, "$1") ?? bare;
  if (measurement !== undefined)
    return { selectFrom: measurement, limit: limit === undefined ? undefined : Number(limit) };
  return knownStatement.test(text) ? { unsupported: text } : undefined;
}

function showMeasurements(points: readonly Point[]): Series {
  const names = [...new Set(points.map((point) => point.measurement))].sort();
  return { name: "measurements", columns: ["name"], values: names.map((name) => [name]) };
}

function select(name: string, limit: number | undefined, points: readonly Point[]): Series {
  const chosen = points
    .filter((point) => point.measurement === name)
    .sort((a, b) => Number(a.timestampNs - b.timestampNs))
    .slice(0, limit);
  const keys = [
    ...new Set(chosen.flatMap((point) => [...Object.keys(point.tags), ...Object.keys(point.fields)])),
  ].sort();
  const values = chosen.map((point) => [rfc3339(point.timestampNs), ...keys.map((key) => column(point, key))]);
  return { name, columns: ["time", ...keys], values };
}

function column(point: Point, key: string): string | number | boolean | null {
  const value: FieldValue | undefined = point.fields[key] ?? point.tags[key];
  return typeof value === "bigint" ? Number(value) : (value ?? null);
}

/** InfluxQL's default form of a time: UTC, nanoseconds, without trailing zeros. */
function rfc3339(timestampNs: bigint): string {
  const fractionNs = ((timestampNs % secondNs) + secondNs) % secondNs;
  const seconds = new Date(Number((timestampNs - fractionNs) / 1_000_000n)).toISOString().slice(0, -5);
  const fraction = fractionNs.toString().padStart(9, "0").replace(/0+$/, "");
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

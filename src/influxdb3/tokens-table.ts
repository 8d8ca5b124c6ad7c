import { isPrintable } from "../grant/description.ts";
import { type ListedDatabaseToken, parseInstantMs } from "../influxdb/database-token.ts";
import { nullish, object, optional, refine, safeParse, string, unknown } from "../packages/zod.ts";

/** The times of the table have no time zone. They are in UTC. */
export function parseTableTimeMs(text: string): number | undefined {
  return parseInstantMs(text) ?? parseInstantMs(`${text}Z`);
}

const time = string().check(refine((text) => parseTableTimeMs(text) !== undefined));

/** A null is a missing key. */
const times = { created_at: time, expiry: nullish(time) };
const permissionsColumn = { permissions: optional(unknown()) };
const row = object({ name: string(), ...times, ...permissionsColumn });
const rowTimes = object(times);
const rowPermissions = object(permissionsColumn);
const rowWithName = object({ name: string() });

/** One row of the table. */
export interface TokenRow {
  readonly token: ListedDatabaseToken;
  /** In one of several forms. */
  readonly permissions: unknown;
}

/** A query of the table of tokens: a condition, and the values that it names. */
export interface TokenQuery {
  readonly where: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** The integer ID of a token, which is never used again. */
export function byNumber(tokenNumber: number): TokenQuery {
  return { where: `token_id = ${tokenNumber}` };
}

/** The names are unique. */
export function byName(name: string): TokenQuery {
  return { where: "name = $name", params: { name } };
}

/** In `LIKE`, an underscore would be a wildcard. */
export function byPart(needle: string): TokenQuery {
  return { where: "strpos(name, $needle) > 0", params: { needle } };
}

/** The body of a request. The server logs the statement, but not the values. */
export function createQueryBody({ where, params }: TokenQuery): string {
  const q = `SELECT token_id, name, created_at, expiry, permissions FROM system.tokens WHERE ${where}`;
  return JSON.stringify({ db: "_internal", q, ...(params && { params }), format: "json" });
}

/** The expiry in a row and when the token was created; `undefined` if a time is malformed. */
export function readRowTimes(
  entry: unknown,
): { readonly createdAtMs: number; readonly expiresAtMs: number | undefined } | undefined {
  const { data } = safeParse(rowTimes, entry);
  return data === undefined ? undefined : parseTimes(data);
}

/** The permissions in a row, in one of several forms. */
export function readRowPermissions(entry: unknown): unknown {
  return safeParse(rowPermissions, entry).data?.permissions;
}

/** The name in a row, even if the rest is malformed. */
export function readRowName(entry: unknown): string | undefined {
  return safeParse(rowWithName, entry).data?.name;
}

/**
 * Reads one row; `undefined` if a column is missing or malformed, or if the name cannot be printed. Messages contain the
 * names, and no token of this action has such a name.
 */
export function readRow(entry: unknown): TokenRow | undefined {
  const { data } = safeParse(row, entry);
  if (data === undefined || !isPrintable(data.name)) return undefined;
  const { name, permissions } = data;
  return { token: { id: name, description: name, ...parseTimes(data), revokedAtMs: undefined }, permissions };
}

/** The schema has checked that these are times. */
function parseTimes({
  created_at,
  expiry,
}: {
  readonly created_at: string;
  readonly expiry?: string | null | undefined;
}) {
  return {
    createdAtMs: parseTableTimeMs(created_at) ?? 0,
    expiresAtMs: expiry === null || expiry === undefined ? undefined : parseTableTimeMs(expiry),
  };
}

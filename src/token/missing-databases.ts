import { EVERY_DATABASE } from "../grant/every-database.ts";
import type { Permission } from "../influxdb/database-token.ts";
import { quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";

/** The maximum number of databases that the error lists. */
const MAX_SHOWN = 20;

/** InfluxDB accepts only such names. A malicious server could return others, such as a workflow command. */
const SHOWN_NAME = /^[\w/-]{1,64}$/;

/** The databases in the permissions, without `*`. */
export function listNamedDatabases(permissions: readonly Permission[]): readonly string[] {
  return [...new Set(permissions.map(({ resource }) => resource))].filter((name) => name !== EVERY_DATABASE);
}

/** The databases in the permissions that do not exist. */
export function listMissingDatabases(
  permissions: readonly Permission[],
  existing: readonly string[],
): readonly string[] {
  return listNamedDatabases(permissions).filter((name) => !existing.includes(name));
}

/**
 * Throws if a database does not exist, and suggests the name that was probably meant. InfluxDB also creates a token for
 * a misspelled name, but such a token is useless. `advice` ends the message.
 */
export async function requireDatabases(
  permissions: readonly Permission[],
  existing: readonly string[],
  redaction: Redaction,
  advice: string,
): Promise<void> {
  const missing = listMissingDatabases(permissions, existing);
  if (missing.length === 0) return;
  const shown = existing.filter((name) => SHOWN_NAME.test(name) && !redaction.findsSecretIn(name)).sort();
  const findSimilar = await createSimilarSearch(shown);
  const suggested = missing.map((name) => {
    const meant = findOtherForm(name, shown) ?? findSimilar(name);
    return quote(name) + (meant === undefined ? "" : ` (did you mean ${quote(meant)}?)`);
  });
  throw new Error(
    `databases: ${suggested.join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${describeExisting(shown, existing.length)}. ${advice}`,
  );
}

/**
 * The name that differs only in case, or in the retention policy of InfluxDB 1.x: a `db` and an `rp` become the
 * database `db/rp` (`guides/api-compatibility/v1` in InfluxData's documentation).
 */
function findOtherForm(name: string, existing: readonly string[]): string | undefined {
  const requested = name.toLowerCase();
  const [database = ""] = requested.split("/");
  return (
    existing.find((each) => each.toLowerCase() === requested) ??
    existing.find((each) => each.toLowerCase().startsWith(`${requested}/`)) ??
    existing.find((each) => each.toLowerCase() === database)
  );
}

/** Creates a function that finds the name with the most similar spelling, if one is similar enough. */
async function createSimilarSearch(existing: readonly string[]): Promise<(name: string) => string | undefined> {
  const { closest, distance } = await import("../packages/levenshtein.ts");
  return (name) => {
    const nearest = existing.length === 0 ? undefined : closest(name, existing);
    return nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3) ? nearest : undefined;
  };
}

function describeExisting(shown: readonly string[], count: number): string {
  if (count === 0) return "It has no database that the token in management-token can see";
  if (shown.length === 0) return "None of its databases has a name that can be shown";
  return `Its databases: ${shown.slice(0, MAX_SHOWN).join(", ")}${count > MAX_SHOWN ? ", …" : ""}`;
}

import { EVERY_DATABASE } from "../grant/databases.ts";
import type { Permission } from "../influxdb/database-token.ts";
import { quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";

/** The databases in the permissions, without `*`. */
export function listNamedDatabases(permissions: readonly Permission[]): readonly string[] {
  return [...new Set(permissions.map(({ resource }) => resource))].filter((name) => name !== EVERY_DATABASE);
}

/**
 * Throws where a database does not exist, with the name that was probably meant: a token for a misspelt name is made
 * without an error, and is of no use.
 */
export async function requireDatabases(
  permissions: readonly Permission[],
  existing: readonly string[],
  redaction: Redaction,
): Promise<void> {
  const missing = listNamedDatabases(permissions).filter((name) => !existing.includes(name));
  if (missing.length === 0) return;
  const shown = existing.filter((name) => SHOWN_NAME.test(name) && !redaction.isShownBy(name)).sort();
  const alike = await likenessOf(shown);
  const suggested = missing.map((name) => {
    const meant = sameButForm(name, shown) ?? alike(name);
    return quote(name) + (meant === undefined ? "" : ` (did you mean ${quote(meant)}?)`);
  });
  throw new Error(
    `databases: ${suggested.join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${describeExisting(shown, existing.length)}. Create the database first, or set missing-databases: ignore if the job creates it`,
  );
}

/**
 * The name that differs in its case alone, or in the retention policy that InfluxDB 1.x puts after it: a `db` and an `rp`
 * become the database `db/rp` (`guides/api-compatibility/v1` in InfluxData's documents).
 */
function sameButForm(name: string, existing: readonly string[]): string | undefined {
  const asked = name.toLowerCase();
  const [database = ""] = asked.split("/");
  return (
    existing.find((each) => each.toLowerCase() === asked) ??
    existing.find((each) => each.toLowerCase().startsWith(`${asked}/`)) ??
    existing.find((each) => each.toLowerCase() === database)
  );
}

/** Finds the name that is spelt most alike, if any is alike. */
async function likenessOf(existing: readonly string[]): Promise<(name: string) => string | undefined> {
  const { closest, distance } = await import("../packages/levenshtein.ts");
  return (name) => {
    const nearest = existing.length === 0 ? undefined : closest(name, existing);
    return nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3) ? nearest : undefined;
  };
}

const MAX_SHOWN = 20;

/** Other names were made up by whatever answered, and can be anything: a line of the log that is a command, say. */
const SHOWN_NAME = /^[\w/-]{1,64}$/;

function describeExisting(shown: readonly string[], count: number): string {
  if (count === 0) return "It has no database that this management token can see";
  if (shown.length === 0) return "None of its databases has a name that can be shown";
  return `It has ${shown.slice(0, MAX_SHOWN).join(", ")}${count > MAX_SHOWN ? ", …" : ""}`;
}

import type { Permission } from "../influxdb/database-token.ts";
import { quoted } from "../influxdb/invalid.ts";
import { EVERY_DATABASE } from "./databases.ts";

/** The databases that permissions name, without `*`. */
export function namedDatabases(permissions: readonly Permission[]): readonly string[] {
  return [...new Set(permissions.map(({ resource }) => resource))].filter((name) => name !== EVERY_DATABASE);
}

/**
 * Throws where a database does not exist, with the name that was probably meant: a token for a misspelt name is made
 * without a word, and of no use.
 */
export async function requireDatabases(permissions: readonly Permission[], existing: readonly string[]): Promise<void> {
  const missing = namedDatabases(permissions).filter((name) => !existing.includes(name));
  if (missing.length === 0) return;
  const { closest, distance } = await import("../vendor/levenshtein.ts");
  const shown = existing.filter((name) => SHOWN_NAME.test(name)).sort();
  const suggested = missing.map((name) => {
    const nearest = shown.length === 0 ? undefined : closest(name, shown);
    const isNear = nearest !== undefined && distance(name, nearest) <= Math.max(2, name.length / 3);
    return quoted(name) + (isNear ? ` (did you mean ${quoted(nearest)}?)` : "");
  });
  throw new Error(
    `databases: ${suggested.join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${whatExists(shown, existing.length)}. Make the database first, or write missing-databases: ignore if the job makes it`,
  );
}

const MOST_SHOWN = 20;

/** Other names were made up by whatever answered, and can be anything: a line of the log that is a command, say. */
const SHOWN_NAME = /^[\w/-]{1,64}$/;

function whatExists(shown: readonly string[], count: number): string {
  if (count === 0) return "It has no database that this management token can see";
  if (shown.length === 0) return "None of its databases has a name that can be shown";
  return `It has ${shown.slice(0, MOST_SHOWN).join(", ")}${count > MOST_SHOWN ? ", …" : ""}`;
}

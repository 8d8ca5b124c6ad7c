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
  const suggested = missing.map((name) => {
    const nearest = existing.length === 0 ? "" : closest(name, existing);
    const isNear = nearest !== "" && distance(name, nearest) <= Math.max(2, name.length / 3);
    return quoted(name) + (isNear ? ` (did you mean ${quoted(nearest)}?)` : "");
  });
  throw new Error(
    `databases: ${suggested.join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${whatExists(existing)}. Make the database first, or write missing-databases: ignore if the job makes it`,
  );
}

const MOST_SHOWN = 20;

function whatExists(existing: readonly string[]): string {
  if (existing.length === 0) return "It has no database that this management token can see";
  const shown = existing.filter((name) => /^[\w/-]{1,64}$/.test(name));
  return `It has ${shown.sort().slice(0, MOST_SHOWN).join(", ")}${existing.length > MOST_SHOWN ? ", …" : ""}`;
}

import type { Permission } from "../influxdb/database-token.ts";
import { quoted } from "../influxdb/invalid.ts";
import { EVERY_DATABASE } from "./databases.ts";

/** The databases that permissions name, without `*`. */
export function namedDatabases(permissions: readonly Permission[]): readonly string[] {
  return [...new Set(permissions.map(({ resource }) => resource))].filter((name) => name !== EVERY_DATABASE);
}

const MOST_SHOWN = 20;

/** Throws where a database does not exist: a token for a misspelt name is made without a word, and of no use. */
export function requireDatabases(permissions: readonly Permission[], existing: readonly string[]): void {
  const missing = namedDatabases(permissions).filter((name) => !existing.includes(name));
  if (missing.length === 0) return;
  const shown = existing.slice(0, MOST_SHOWN).join(", ") + (existing.length > MOST_SHOWN ? ", …" : "");
  throw new Error(
    `databases: ${missing.map(quoted).join(", ")} ${missing.length === 1 ? "does" : "do"} not exist on the cluster. ${existing.length === 0 ? "It has no database" : `It has ${shown}`}. With missing-databases: ignore, the token is made all the same`,
  );
}

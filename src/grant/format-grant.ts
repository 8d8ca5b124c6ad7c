import type { Permission } from "../influxdb/database-token.ts";
import { formatAbout } from "./duration.ts";

const MAX_SHOWN = 10;

/** The permissions by database: ``write on `logs`, read and write on `sensors` ``. */
export function formatPermissions(permissions: readonly Permission[]): string {
  const byDatabase = Map.groupBy(permissions, ({ resource }) => resource);
  const all = [...byDatabase].map(
    ([name, ofDatabase]) => `${ofDatabase.map(({ action }) => action).join(" and ")} on \`${name}\``,
  );
  const more = all.length - MAX_SHOWN;
  return all.slice(0, MAX_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** When a token expires, as the beginning of a sentence. `expiresAt` is empty or absent if it never expires. */
export function formatExpiry(expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined || expiresAt === "") return "Never expires";
  // Rounded up: the request took part of the last second.
  return `Expires at ${expiresAt} (in ${formatAbout(Math.ceil((Date.parse(expiresAt) - nowMs) / 1000))})`;
}

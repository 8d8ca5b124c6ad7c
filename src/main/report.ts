import { formatAbout } from "../grant/duration.ts";
import { info } from "../packages/core.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** Tells the person who reads the log what was made: where, for what, for how long. */
export function reportToken(token: IssuedToken, { cluster, revoke }: MainInputs, nowMs: number): void {
  info(`Made database token ${token.id} on ${cluster.host}: ${formatGrant(token)}.`);
  const end = revoke ? "is revoked when the job ends" : "is kept when the job ends";
  info(`It ${formatExpiry(token.expiresAt, nowMs)}, and ${end}.`);
}

const MAX_SHOWN = 10;

/** The permissions by database, as a person reads them: `logs (write), sensors (read, write)`. */
function formatGrant(token: IssuedToken): string {
  const byDatabase = Map.groupBy(token.permissions, ({ resource }) => resource);
  const all = [...byDatabase].map(
    ([name, permissions]) => `${name} (${permissions.map(({ action }) => action).join(", ")})`,
  );
  const more = all.length - MAX_SHOWN;
  return all.slice(0, MAX_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function formatExpiry(expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined) return "never expires";
  // Up to the second that was asked for: some of it has passed with the request.
  return `expires at ${expiresAt}, in ${formatAbout(Math.ceil((Date.parse(expiresAt) - nowMs) / 1000))}`;
}

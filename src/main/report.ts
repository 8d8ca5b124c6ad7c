import { formatAbout } from "../grant/duration.ts";
import { info } from "../packages/core.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** Reports the created token: its cluster, its permissions and its expiry. */
export function reportToken(token: IssuedToken, { cluster, revoke }: MainInputs, nowMs: number): void {
  info(`Created database token ${token.id} on ${cluster.host} with ${formatGrant(token)}.`);
  info(`${formatExpiry(token.expiresAt, nowMs)}; ${WHEN_JOB_ENDS[revoke]}.`);
}

/** What becomes of the token when the job ends. */
const WHEN_JOB_ENDS = {
  job: "revoked when the job ends",
  run: "kept when the job ends, for other jobs of this run",
  never: "kept when the job ends",
} as const;

const MAX_SHOWN = 10;

/** The permissions by database: ``write on `logs`, read and write on `sensors` ``. */
function formatGrant(token: IssuedToken): string {
  const byDatabase = Map.groupBy(token.permissions, ({ resource }) => resource);
  const all = [...byDatabase].map(
    ([name, permissions]) => `${permissions.map(({ action }) => action).join(" and ")} on \`${name}\``,
  );
  const more = all.length - MAX_SHOWN;
  return all.slice(0, MAX_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function formatExpiry(expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined) return "Never expires";
  // Rounded up: the request took part of the last second.
  return `Expires at ${expiresAt} (in ${formatAbout(Math.ceil((Date.parse(expiresAt) - nowMs) / 1000))})`;
}

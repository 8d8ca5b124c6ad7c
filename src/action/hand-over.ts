import { formatDuration } from "../token/duration.ts";
import type { IssuedToken } from "../token/issue.ts";
import { info, setOutput } from "../vendor/core.ts";
import type { IssueInputs } from "./issue-inputs.ts";

/** Gives the token to the job: the outputs, and one line for the person who reads the log. */
export function handOver(token: IssuedToken, inputs: IssueInputs, nowMs: number): void {
  setOutput("token", token.accessToken);
  setOutput("token-id", token.id);
  setOutput("expires-at", token.expiresAt ?? "");
  setOutput("permissions", JSON.stringify(token.permissions));
  setOutput("description", token.description);
  setOutput("host", inputs.cluster.host);
  info(`Made database token ${token.id} on ${inputs.cluster.host}: ${formatGrant(token)}.`);
  info(
    `It ${formatExpiry(token.expiresAt, nowMs)}${inputs.revoke ? ", and is revoked when the job ends" : "; the job's end does not revoke it"}.`,
  );
}

/** The permissions by database, as a person reads them: `logs (write), sensors (read, write)`. */
function formatGrant(token: IssuedToken): string {
  const byDatabase = Map.groupBy(token.permissions, (permission) => permission.resource);
  return [...byDatabase]
    .map(([name, permissions]) => `${name} (${permissions.map(({ action }) => action).join(", ")})`)
    .join(", ");
}

function formatExpiry(expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined) return "never expires";
  return `expires at ${expiresAt}, in ${formatDuration(Math.ceil((Date.parse(expiresAt) - nowMs) / 1000))}`;
}

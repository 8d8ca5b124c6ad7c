import { formatExpiry, formatPermissions } from "../grant/format-grant.ts";
import { info } from "../runner/log.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** Reports the created token: its cluster, its permissions and its expiry. */
export function reportToken(token: IssuedToken, { cluster, revoke }: MainInputs, nowMs: number): void {
  info(`Created database token ${token.id} on ${cluster.host} with ${formatPermissions(token.permissions)}.`);
  info(`${formatExpiry(token.expiresAt, nowMs)}; ${WHEN_JOB_ENDS[revoke]}.`);
}

/** What becomes of the token when the job ends. */
const WHEN_JOB_ENDS = {
  job: "revoked when the job ends",
  run: "kept when the job ends, for other jobs of this run",
  never: "kept when the job ends",
} as const;

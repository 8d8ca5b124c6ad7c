import { formatExpiry, formatPermissions } from "../grant/format-grant.ts";
import { setOutput } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
import { exportToken } from "../runner/export-token.ts";
import { info } from "../runner/log.ts";
import type { TransferredToken } from "../transfer/sealed-token.ts";

/** Gives an opened token to the job: sets the outputs and, with `exportEnv`, the environment of later steps. */
export function handOverOpened(
  token: TransferredToken,
  exportEnv: boolean,
  environment: Environment,
  nowMs: number,
): void {
  const opened = `Opened database token ${token.id} on ${token.host} with ${formatPermissions(token.permissions)}.`;
  // The runner accepts commands after `##[` anywhere in a line, and whoever has the key can seal one.
  info(opened.replaceAll("##[", "## ["));
  info(`${formatExpiry(token.expiresAt, nowMs)}.`);
  setOutput("token", token.accessToken);
  setOutput("token-id", token.id);
  setOutput("expires-at", token.expiresAt);
  setOutput("permissions", JSON.stringify(token.permissions));
  setOutput("host", token.host);
  if (exportEnv) exportToken(token, token.host, environment);
}

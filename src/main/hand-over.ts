import { setOutput } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
import { exportToken } from "../runner/export-token.ts";
import { info } from "../runner/log.ts";
import type { Activation } from "../token/activation.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import { sealToken } from "../transfer/sealed-token.ts";
import type { TransferKey } from "../transfer/transfer-key.ts";
import type { MainInputs } from "./inputs.ts";

/** The output `active`, as action.yml describes it. */
const ACTIVE_OUTPUT = { active: "true", inactive: "false", "not-probed": "" } as const;

/**
 * Gives the token to the job: sets the outputs and, with `export-env`, the environment of later steps. With
 * `transfer-key`, the job gets the token only sealed.
 */
export function handOver(
  token: IssuedToken,
  activation: Activation,
  inputs: MainInputs,
  environment: Environment,
): void {
  const { host, product } = inputs.cluster;
  if (inputs.transferKey === undefined) setOutput("token", token.accessToken);
  else handOverSealed(token, inputs.transferKey, inputs, environment);
  setOutput("token-id", token.id);
  setOutput("expires-at", token.expiresAt ?? "");
  setOutput("permissions", JSON.stringify(token.permissions));
  setOutput("description", token.description);
  setOutput("host", host);
  setOutput("active", ACTIVE_OUTPUT[activation.kind]);
  if (inputs.exportEnv) exportToken({ ...token, product }, host, environment);
}

function handOverSealed(
  token: IssuedToken,
  key: TransferKey,
  { cluster: { host, product } }: MainInputs,
  { run }: Environment,
): void {
  const { accessToken, id, expiresAt = "", permissions } = token;
  setOutput("sealed-token", sealToken({ accessToken, id, expiresAt, permissions, host, product }, key, run));
  info("Sealed the token for another job of this run: the output `sealed-token` is set, and `token` is empty.");
}

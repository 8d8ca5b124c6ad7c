import { setOutput } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
import { exportToken } from "../runner/export-token.ts";
import type { Activation } from "../token/activation.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** The output `active`, as action.yml describes it. */
const ACTIVE_OUTPUT = { active: "true", inactive: "false", "not-probed": "" } as const;

/** Gives the token to the job: sets the outputs and, with `export-env`, the environment of later steps. */
export function handOver(
  token: IssuedToken,
  activation: Activation,
  inputs: MainInputs,
  environment: Environment,
): void {
  const { host } = inputs.cluster;
  setOutput("token", token.accessToken);
  setOutput("token-id", token.id);
  setOutput("expires-at", token.expiresAt ?? "");
  setOutput("permissions", JSON.stringify(token.permissions));
  setOutput("description", token.description);
  setOutput("host", host);
  setOutput("active", ACTIVE_OUTPUT[activation.kind]);
  if (inputs.exportEnv) exportToken(token, host, environment);
}

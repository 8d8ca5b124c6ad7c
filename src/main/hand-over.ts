import { setOutput } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
import type { IssuedToken } from "../token/issue-token.ts";
import type { Activated } from "./activation.ts";
import { exportToken } from "./export-env.ts";
import type { MainInputs } from "./inputs.ts";

/** Gives the token to the job: the outputs and, where that is asked, the environment of the later steps. */
export function handOver(
  token: IssuedToken,
  { active }: Activated,
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
  setOutput("active", active);
  if (inputs.exportEnv) exportToken(token, host, environment);
}

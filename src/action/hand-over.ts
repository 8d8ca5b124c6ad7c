import type { IssuedToken } from "../token/issue.ts";
import { setOutput } from "../vendor/core.ts";
import type { Activated } from "./activate.ts";
import type { Environment } from "./environment.ts";
import { exportToken } from "./export-env.ts";
import type { IssueInputs } from "./issue-inputs.ts";

/** Gives the token to the job: the outputs and, where that is asked, the environment of the later steps. */
export function handOver(
  token: IssuedToken,
  { active }: Activated,
  inputs: IssueInputs,
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

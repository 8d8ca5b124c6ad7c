import { EVERY_DATABASE } from "../grant/databases.ts";
import { exportVariable, info, setOutput } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
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

/**
 * Sets the variables that InfluxData's clients read in later steps, and logs which ones it replaces. It sets all three,
 * so that later steps do not combine this token with the database of another one.
 */
function exportToken(token: IssuedToken, host: string, { influx }: Environment): void {
  exportAndReport("INFLUX_TOKEN", "token", influx.token, token.accessToken);
  exportAndReport("INFLUX_HOST", "host", influx.host, host);
  exportAndReport("INFLUX_DATABASE", "database", influx.database, findOnlyDatabase(token));
}

/** The database of the token; empty if there are several, or `*`. */
function findOnlyDatabase({ permissions }: IssuedToken): string {
  const [name = "", ...others] = new Set(permissions.map(({ resource }) => resource));
  return others.length > 0 || name === EVERY_DATABASE ? "" : name;
}

/** A variable that was set and gets no value becomes empty, because GITHUB_ENV cannot unset it. */
function exportAndReport(name: string, what: string, before: string, value: string): void {
  if (before === "" && value === "") return;
  exportVariable(name, value);
  if (before === "" || before === value) return;
  const now =
    value === "" ? "get an empty value, because the token is not for exactly one database" : `get the new ${what}`;
  info(`${name} was already set; later steps ${now}.`);
}

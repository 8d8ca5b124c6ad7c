import { EVERY_DATABASE } from "../grant/databases.ts";
import { exportVariable, info } from "../packages/core.ts";
import type { Environment } from "../runner/environment.ts";
import type { IssuedToken } from "../token/issue-token.ts";

/**
 * Sets the variables that InfluxData's clients read, for every later step of the job, and mentions those that it
 * replaces. None of them stays from another step: its database would stand beside a token that is not for it.
 */
export function exportToken(token: IssuedToken, host: string, { influx }: Environment): void {
  replace("INFLUX_TOKEN", "token", influx.token, token.accessToken);
  replace("INFLUX_HOST", "host", influx.host, host);
  replace("INFLUX_DATABASE", "database", influx.database, onlyDatabase(token));
}

/** The one database that the token names; with `*` or several, none is the one. */
function onlyDatabase({ permissions }: IssuedToken): string {
  const [name = "", ...others] = new Set(permissions.map(({ resource }) => resource));
  return others.length > 0 || name === EVERY_DATABASE ? "" : name;
}

/** GITHUB_ENV cannot unset a variable: one that was set before, and gets no value, is emptied. */
function replace(name: string, what: string, before: string, value: string): void {
  if (before === "" && value === "") return;
  exportVariable(name, value);
  if (before === "" || before === value) return;
  const now =
    value === "" ? "get an empty value, because the token is not for exactly one database" : `get the new ${what}`;
  info(`${name} was already set; later steps ${now}.`);
}

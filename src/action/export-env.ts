import { EVERY_DATABASE } from "../token/databases.ts";
import type { IssuedToken } from "../token/issue.ts";
import { exportVariable, info } from "../vendor/core.ts";
import type { Environment } from "./environment.ts";

/**
 * Sets the variables that InfluxData's clients read, for every later step of the job. The database is set where exactly
 * one is named: with `*` or several, none is the one.
 */
export function exportToken(token: IssuedToken, host: string, environment: Environment): void {
  if (environment.influxToken !== "") info("INFLUX_TOKEN was set before; later steps see the new token instead.");
  exportVariable("INFLUX_TOKEN", token.accessToken);
  exportVariable("INFLUX_HOST", host);
  const names = new Set(token.permissions.map(({ resource }) => resource));
  const [name] = names;
  if (names.size === 1 && name !== undefined && name !== EVERY_DATABASE) exportVariable("INFLUX_DATABASE", name);
}

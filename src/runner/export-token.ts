import { EVERY_DATABASE } from "../grant/every-database.ts";
import type { Permission } from "../influxdb/database-token.ts";
import { exportVariable, info } from "../packages/core.ts";
import type { Environment } from "./environment.ts";

/** What later steps need to use a token. */
export interface ExportedToken {
  readonly accessToken: string;
  readonly permissions: readonly Permission[];
}

/**
 * Sets the variables that InfluxData's clients read in later steps, and logs which ones it replaces. It sets all three,
 * so that later steps do not combine this token with the database of another one.
 */
export function exportToken(
  { accessToken, permissions }: ExportedToken,
  host: string,
  { influx }: Pick<Environment, "influx">,
): void {
  exportAndReport("INFLUX_TOKEN", "token", influx.token, accessToken);
  exportAndReport("INFLUX_HOST", "host", influx.host, host);
  exportAndReport("INFLUX_DATABASE", "database", influx.database, findOnlyDatabase(permissions));
}

/** The database of the token; empty if there are several, or `*`. */
function findOnlyDatabase(permissions: readonly Permission[]): string {
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

import { EVERY_DATABASE } from "../grant/every-database.ts";
import { isEnterpriseProduct, type Product } from "../influxdb/cluster.ts";
import type { Permission } from "../influxdb/database-token.ts";
import { exportVariable } from "../packages/core.ts";
import type { Environment, InfluxVariables } from "./environment.ts";
import { info } from "./log.ts";

/** What later steps need to use a token. */
export interface ExportedToken {
  readonly accessToken: string;
  readonly permissions: readonly Permission[];
  readonly product: Product;
}

/** The names of the variables that InfluxData's client libraries read. */
const INFLUX = { token: "INFLUX_TOKEN", host: "INFLUX_HOST", database: "INFLUX_DATABASE" };

/** The names of the variables that the `influxdb3` CLI reads. */
const INFLUXDB3 = {
  token: "INFLUXDB3_AUTH_TOKEN",
  host: "INFLUXDB3_HOST_URL",
  database: "INFLUXDB3_DATABASE_NAME",
};

/**
 * Sets the variables that InfluxData's clients read in later steps, and logs which ones it replaces. It sets all of
 * them, so that later steps do not combine this token with the database of another one.
 */
export function exportToken(
  { accessToken, permissions, product }: ExportedToken,
  host: string,
  { influx, influxdb3 }: Pick<Environment, "influx" | "influxdb3">,
): void {
  const values = { token: accessToken, host, database: findOnlyDatabase(permissions) };
  exportAll(INFLUX, influx, values);
  if (isEnterpriseProduct(product)) exportAll(INFLUXDB3, influxdb3, values);
}

function exportAll(names: InfluxVariables, before: InfluxVariables, values: InfluxVariables): void {
  for (const what of ["token", "host", "database"] as const) {
    exportAndReport(names[what], what, before[what], values[what]);
  }
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

import { EVERY_DATABASE } from "../grant/databases.ts";
import { warning } from "../runner/annotations.ts";
import type { MainInputs } from "./inputs.ts";

/** Warns of what the inputs open wider than most jobs need, and of names that InfluxDB may refuse. */
export function warnOfGrant({ grant, expiry }: MainInputs): void {
  for (const message of grant.warnings) warning(message);
  if (grant.permissions.some(({ resource }) => resource === EVERY_DATABASE)) {
    warning("databases: * opens every database of the cluster, and those that are made while the token lives");
  }
  if (expiry.kind === "never") {
    warning("expiry: never makes a token that works until it is revoked, whatever becomes of this job");
  }
}

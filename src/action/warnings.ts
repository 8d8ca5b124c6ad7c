import type { HttpAnswer } from "../influxdb/http.ts";
import { EVERY_DATABASE } from "../token/databases.ts";
import { warning } from "./annotation.ts";
import { clockWarning } from "./clock-check.ts";
import type { IssueInputs } from "./issue-inputs.ts";
import { now } from "./session.ts";

/** Warns of what the inputs open wider than most jobs need, and of names that InfluxDB may refuse. */
export function warnOfGrant({ grant, expiry }: IssueInputs): void {
  for (const message of grant.warnings) warning(message);
  if (grant.permissions.some(({ resource }) => resource === EVERY_DATABASE)) {
    warning("databases: * opens every database of the cluster, and those that are made while the token lives");
  }
  if (expiry.kind === "never") {
    warning("expiry: never makes a token that works until it is revoked, whatever becomes of this job");
  }
}

/** A listener to answers that warns once where this runner's clock is off. */
export function warnOfClock(): (answer: HttpAnswer) => void {
  let isChecked = false;
  return (answer) => {
    if (isChecked) return;
    isChecked = true;
    const message = clockWarning(answer, now());
    if (message !== undefined) warning(message);
  };
}

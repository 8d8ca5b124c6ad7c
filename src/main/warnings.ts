import { EVERY_DATABASE } from "../grant/every-database.ts";
import { warning } from "../runner/annotations.ts";
import type { MainInputs } from "./inputs.ts";

/** Warns about grants that are wider than most jobs need, and about names that InfluxDB may reject. */
export function warnOfGrant({ grant, expiry, revoke, transferKey }: MainInputs): void {
  for (const message of grant.warnings) warning(message);
  if (grant.permissions.some(({ resource }) => resource === EVERY_DATABASE)) {
    warning("databases: * grants access to every database of the cluster, including those that are created later");
  }
  if (expiry.kind === "never") {
    const consequence =
      transferKey === undefined
        ? "it works until it is revoked, even if this job fails or its runner is lost"
        : `the sealed token can be opened and used until the \`revoke\` action${revoke === "run" ? " or a sweep" : ""} revokes it, and this job does not revoke it`;
    warning(`The token will not expire (expiry is \`never\`): ${consequence}`);
  }
}

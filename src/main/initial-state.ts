import type { PermissionAction } from "../influxdb/database-token.ts";
import type { OpenedTokenApi } from "../product/open-token-api.ts";
import type { Environment } from "../runner/environment.ts";
import { readNodeTrust } from "../state/node-trust.ts";
import type { SavedState } from "../state/saved-state.ts";
import { seal } from "../state/seal.ts";
import type { InitialState } from "../state/token-state.ts";
import { readFingerprints, toTrustRecord } from "../state/trust.ts";
import type { MainInputs } from "./inputs.ts";

/** The state that post needs before a token is created. It contains the management token only if that can be sealed. */
export function createInitialState(
  inputs: MainInputs,
  { baseUrl }: Pick<OpenedTokenApi, "baseUrl">,
  environment: Environment,
): InitialState {
  const isFile = inputs.caCertificatePath !== "";
  return {
    baseUrl,
    product: inputs.cluster.product,
    caCertificate: isFile ? "" : inputs.trust.caCertificate,
    caCertificatePath: inputs.caCertificatePath,
    caFingerprints: isFile ? readFingerprints(inputs.trust.caCertificate) : [],
    nodeTrust: toTrustRecord(readNodeTrust(environment)),
    managementToken: seal(inputs.managementToken, environment),
    revoke: inputs.revoke,
    isSealed: inputs.transferKey !== undefined,
    summary: inputs.summary ? toSummary(inputs) : undefined,
  };
}

/** The state is one environment variable, which can have 128 KiB on Linux. Longer lists are cut. */
const MAX_DATABASES = 100;

function toSummary({ cluster, grant }: MainInputs): SavedState["summary"] {
  const namesWith = (action: PermissionAction) => {
    const names = grant.permissions.filter((each) => each.action === action).map(({ resource }) => resource);
    const shown = names.slice(0, MAX_DATABASES);
    return { names: shown, more: names.length - shown.length };
  };
  return { host: cluster.host, read: namesWith("read"), write: namesWith("write") };
}

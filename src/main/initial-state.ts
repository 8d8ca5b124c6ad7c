import type { Action } from "../influxdb/database-token.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";
import type { Environment } from "../runner/environment.ts";
import { readNodeTrust } from "../state/node-trust.ts";
import { seal } from "../state/seal.ts";
import type { SavedState, StateBase } from "../state/state.ts";
import { fingerprintsIn, recordOf } from "../state/trust.ts";
import type { IssueInputs } from "./inputs.ts";

/** What post needs to know before a token is made, the management token sealed or not at all. */
export function stateBaseOf(inputs: IssueInputs, api: ManagementApi, environment: Environment): StateBase {
  const isFile = inputs.caCertificatePath !== "";
  return {
    baseUrl: api.baseUrl,
    product: inputs.cluster.product,
    caCertificate: isFile ? "" : inputs.trust.caCertificate,
    caCertificatePath: inputs.caCertificatePath,
    caFingerprints: isFile ? fingerprintsIn(inputs.trust.caCertificate) : [],
    nodeTrust: recordOf(readNodeTrust(environment)),
    managementToken: seal(inputs.managementToken, environment),
    revoke: inputs.revoke,
    summary: inputs.summary ? summaryOf(inputs) : undefined,
  };
}

/** The state is one environment variable, which holds 128 KiB on Linux: a longer list is cut. */
const MOST_DATABASES = 100;

function summaryOf({ cluster, grant }: IssueInputs): SavedState["summary"] {
  const namesWith = (action: Action) => {
    const names = grant.permissions.filter((each) => each.action === action).map(({ resource }) => resource);
    const shown = names.slice(0, MOST_DATABASES);
    return { names: shown, more: names.length - shown.length };
  };
  return { host: cluster.host, read: namesWith("read"), write: namesWith("write") };
}

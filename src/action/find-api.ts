import type { ApiClient } from "../influxdb/api-client.ts";
import { baseUrls } from "../influxdb/cluster.ts";
import { findManagementApi } from "../influxdb/find-management-api.ts";
import { ManagementApi } from "../influxdb/management-api.ts";
import { namedDatabases, requireDatabases } from "../token/existing-databases.ts";
import type { IssueInputs } from "./issue-inputs.ts";

/**
 * The Management API to make the token with. The databases are listed where they have to exist, and where the
 * listing is what finds the route; otherwise nothing is asked. Throws where a database does not exist.
 */
export async function findApi(inputs: IssueInputs, client: ApiClient): Promise<ManagementApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const [onlyBaseUrl, ...others] = baseUrls(cluster);
  const mustExist = missingDatabases === "fail" && namedDatabases(grant.permissions).length > 0;
  if (onlyBaseUrl !== undefined && others.length === 0 && !mustExist) {
    return new ManagementApi(onlyBaseUrl, cluster.product, client);
  }
  const { api, databases } = await findManagementApi(cluster, client);
  if (mustExist) requireDatabases(grant.permissions, databases);
  return api;
}

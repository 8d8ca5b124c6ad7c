import type { ApiClient } from "../influxdb/api-client.ts";
import { baseUrls } from "../influxdb/cluster.ts";
import { type FoundManagementApi, findManagementApi } from "../influxdb/find-management-api.ts";
import { ManagementApi } from "../influxdb/management-api.ts";
import { namedDatabases, requireDatabases } from "../token/existing-databases.ts";
import type { IssueInputs } from "./issue-inputs.ts";

/** The Management API, and the databases where they were listed. */
export type Found = Pick<FoundManagementApi, "api"> & Partial<Pick<FoundManagementApi, "databases">>;

/**
 * The Management API to make the token with. The databases are listed where they have to exist, and where the
 * listing is what finds the route; otherwise nothing is asked. Throws where a database does not exist.
 */
export async function findApi(inputs: IssueInputs, client: ApiClient): Promise<Found> {
  const { cluster, grant, missingDatabases } = inputs;
  const [onlyBaseUrl, ...others] = baseUrls(cluster);
  const mustExist = missingDatabases === "fail" && namedDatabases(grant.permissions).length > 0;
  if (onlyBaseUrl !== undefined && others.length === 0 && !mustExist) {
    return { api: new ManagementApi(onlyBaseUrl, cluster.product, client) };
  }
  const found = await findManagementApi(cluster, client);
  if (mustExist) await requireDatabases(grant.permissions, found.databases);
  return found;
}

import type { ApiClient } from "../influxdb/api-client.ts";
import { type FoundManagementApi, findManagementApi, managementApiOf } from "../influxdb/find-management-api.ts";
import { namedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { IssueInputs } from "./inputs.ts";

/**
 * The Management API to make the token with. The databases are listed where they have to exist, and where the
 * listing is what finds the route; otherwise nothing is asked. Throws where a database does not exist.
 */
export async function findApi(inputs: IssueInputs, client: ApiClient): Promise<FoundManagementApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const mustExist = missingDatabases === "fail" && namedDatabases(grant.permissions).length > 0;
  if (!mustExist) return await managementApiOf(cluster, client);
  const found = await findManagementApi(cluster, client);
  await requireDatabases(grant.permissions, found.databases, client.parts.redaction);
  return found;
}

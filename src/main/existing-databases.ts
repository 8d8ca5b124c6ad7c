import type { ApiClient } from "../influxdb/api-client.ts";
import { type FoundManagementApi, findManagementApi, openManagementApi } from "../influxdb/find-management-api.ts";
import { listNamedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * The Management API to make the token with. The databases are listed where they have to exist, and where the
 * listing is what finds the route; otherwise nothing is asked. Throws where a database does not exist.
 */
export async function findApi(inputs: MainInputs, client: ApiClient): Promise<FoundManagementApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const mustExist = missingDatabases === "fail" && listNamedDatabases(grant.permissions).length > 0;
  if (!mustExist) return await openManagementApi(cluster, client);
  const found = await findManagementApi(cluster, client);
  await requireDatabases(grant.permissions, found.databases, client.parts.redaction);
  return found;
}

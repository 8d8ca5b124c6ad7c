import { type FoundManagementApi, findManagementApi, openManagementApi } from "../influxdb/find-management-api.ts";
import type { Session } from "../runner/session.ts";
import { listNamedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * Opens the Management API. Lists the databases only if they must exist or if the list finds the base URL. Throws if a
 * database does not exist.
 */
export async function findApi(
  inputs: MainInputs,
  { client, redaction }: Pick<Session, "client" | "redaction">,
): Promise<FoundManagementApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const mustExist = missingDatabases === "fail" && listNamedDatabases(grant.permissions).length > 0;
  if (!mustExist) return await openManagementApi(cluster, client);
  const managementApi = await findManagementApi(cluster, client);
  await requireDatabases(grant.permissions, managementApi.databases, redaction);
  return managementApi;
}

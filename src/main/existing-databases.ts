import { type FoundManagementApi, findManagementApi, openManagementApi } from "../influxdb/find-management-api.ts";
import type { Session } from "../runner/session.ts";
import { listNamedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * Opens the Management API. Throws if a requested database does not exist, unless `missing-databases: ignore` is set.
 * Lists the databases only for this check, or to find the base URL.
 */
export async function openApiAndCheckDatabases(
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

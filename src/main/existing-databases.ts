import { type OpenedTokenApi, openTokenApi, openTokenApiWithDatabases } from "../product/open-token-api.ts";
import type { Session } from "../runner/session.ts";
import { listNamedDatabases, requireDatabases } from "../token/missing-databases.ts";
import type { MainInputs } from "./inputs.ts";

/**
 * Opens the API of the cluster. Throws if a requested database does not exist, unless `missing-databases: ignore` is set.
 * Lists the databases only for this check, or to find the base URL.
 */
export async function openApiAndCheckDatabases(
  inputs: MainInputs,
  { client, redaction }: Pick<Session, "client" | "redaction">,
): Promise<OpenedTokenApi> {
  const { cluster, grant, missingDatabases } = inputs;
  const mustExist = missingDatabases === "fail" && listNamedDatabases(grant.permissions).length > 0;
  if (!mustExist) return await openTokenApi(cluster, client);
  const tokenApi = await openTokenApiWithDatabases(cluster, client);
  await requireDatabases(grant.permissions, tokenApi.databases, redaction);
  return tokenApi;
}

import { DO_WITHOUT_DATABASES } from "./advice.ts";
import type { ApiClient } from "./api-client.ts";
import { findIdNames, listBaseUrls, type ManagedCluster } from "./cluster.ts";
import { ManagementApi } from "./management-api.ts";
import { findRoute } from "./route-search.ts";

/** The Management API of a cluster, and the databases if they were listed to find it. */
export interface FoundManagementApi {
  readonly api: ManagementApi;
  readonly databases?: readonly string[];
}

/** Returns the Management API of a cluster. Sends requests only if there are several possible base URLs. */
export async function openManagementApi(cluster: ManagedCluster, client: ApiClient): Promise<FoundManagementApi> {
  const [api, ...others] = createCandidates(cluster, client);
  return api !== undefined && others.length === 0 ? { api } : await findManagementApi(cluster, client);
}

/** Finds the base URL of a cluster by listing the databases. Throws an error for the user if no base URL works. */
export async function findManagementApi(
  cluster: ManagedCluster,
  client: ApiClient,
): Promise<Required<FoundManagementApi>> {
  const apis = createCandidates(cluster, client);
  const [api, ...others] = apis;
  if (api === undefined || others.length > 0) return await findRoute(apis, client);
  return { api, databases: await api.getClusterDatabases(DO_WITHOUT_DATABASES) };
}

function createCandidates(cluster: ManagedCluster, client: ApiClient): readonly ManagementApi[] {
  return listBaseUrls(cluster).map(
    (baseUrl) => new ManagementApi(baseUrl, cluster.product, client, findIdNames(baseUrl, cluster)),
  );
}

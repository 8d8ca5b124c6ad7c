import { DO_WITHOUT_DATABASES } from "./advice.ts";
import type { ApiClient } from "./api-client.ts";
import { type Cluster, idNamesOf, listBaseUrls } from "./cluster.ts";
import { ManagementApi } from "./management-api.ts";
import { searchRoute } from "./route-search.ts";

/** The Management API of a cluster, and its databases where they were listed to find it. */
export interface FoundManagementApi {
  readonly api: ManagementApi;
  readonly databases?: readonly string[];
}

/** The Management API of a cluster. Only where there are several routes is one searched for. */
export async function openManagementApi(cluster: Cluster, client: ApiClient): Promise<FoundManagementApi> {
  const [api, ...others] = candidatesOf(cluster, client);
  return api !== undefined && others.length === 0 ? { api } : await findManagementApi(cluster, client);
}

/**
 * Finds the base URL of a cluster, by listing the databases. Throws an error that explains itself where none is found.
 */
export async function findManagementApi(cluster: Cluster, client: ApiClient): Promise<Required<FoundManagementApi>> {
  const apis = candidatesOf(cluster, client);
  const [api, ...others] = apis;
  if (api === undefined || others.length > 0) return await searchRoute(apis, client);
  return { api, databases: await api.getClusterDatabases(DO_WITHOUT_DATABASES) };
}

function candidatesOf(cluster: Cluster, client: ApiClient): readonly ManagementApi[] {
  return listBaseUrls(cluster).map(
    (baseUrl) => new ManagementApi(baseUrl, cluster.product, client, idNamesOf(baseUrl, cluster)),
  );
}

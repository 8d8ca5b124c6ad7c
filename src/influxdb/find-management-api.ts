import type { ApiClient } from "./api-client.ts";
import { baseUrls, type Cluster } from "./cluster.ts";
import { ManagementApi } from "./management-api.ts";

/** The Management API of a cluster, and its databases where they were listed to find it. */
export interface FoundManagementApi {
  readonly api: ManagementApi;
  readonly databases?: readonly string[];
}

/** The Management API of a cluster. Only where there are several routes is one searched for. */
export async function managementApiOf(cluster: Cluster, client: ApiClient): Promise<FoundManagementApi> {
  const [only, ...others] = baseUrls(cluster);
  if (only !== undefined && others.length === 0) return { api: new ManagementApi(only, cluster.product, client) };
  return await findManagementApi(cluster, client);
}

/**
 * Finds the base URL of a cluster: the first where the databases can be listed. It is found with this GET and never
 * with the POST, nor with a listing of all tokens. Throws the first base URL's error where no route exists.
 */
export async function findManagementApi(cluster: Cluster, client: ApiClient): Promise<Required<FoundManagementApi>> {
  const errors: Error[] = [];
  for (const baseUrl of baseUrls(cluster)) {
    const api = new ManagementApi(baseUrl, cluster.product, client);
    const databases = await api.getClusterDatabases();
    if (!(databases instanceof Error)) return { api, databases };
    errors.push(databases);
  }
  throw errors[0] ?? new Error("A cluster has at least one base URL");
}

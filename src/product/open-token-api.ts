import type { ApiClient } from "../influxdb/api-client.ts";
import type { Cluster, Product } from "../influxdb/cluster.ts";
import { findManagementApi, openManagementApi } from "../influxdb/find-management-api.ts";
import { ManagementApi } from "../influxdb/management-api.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import type { EnterpriseApiOptions } from "../influxdb3/enterprise-api.ts";
import { findDatabaseListRules } from "./database-list.ts";

/** The API of a cluster, and the databases if they were listed to find it. */
export interface OpenedTokenApi {
  readonly api: TokenApi;
  /** What post needs to open the API again. */
  readonly baseUrl: string;
  readonly databases?: readonly string[];
}

/** Options that only Enterprise and Cloud use. */
export type OpenOptions = Omit<EnterpriseApiOptions, "host" | "maxDatabaseLagMs">;

/** Opens the API of a cluster. Sends requests only if there are several possible base URLs. */
export async function openTokenApi(
  cluster: Cluster,
  client: ApiClient,
  options: OpenOptions = {},
): Promise<OpenedTokenApi> {
  switch (cluster.product) {
    case "dedicated":
    case "clustered": {
      const found = await openManagementApi(cluster, client);
      return { ...found, baseUrl: found.api.baseUrl };
    }
    case "enterprise":
    case "cloud": {
      const { host, product } = cluster;
      const maxDatabaseLagMs = findDatabaseListRules(product).maxLagMs;
      return { api: await createEnterpriseApi({ ...options, host, maxDatabaseLagMs }, client), baseUrl: host };
    }
  }
}

/** Opens the API of a cluster and lists the databases. Throws an error for the user if that fails. */
export async function openTokenApiWithDatabases(
  cluster: Cluster,
  client: ApiClient,
  options: OpenOptions = {},
): Promise<Required<OpenedTokenApi>> {
  switch (cluster.product) {
    case "dedicated":
    case "clustered": {
      const found = await findManagementApi(cluster, client);
      return { ...found, baseUrl: found.api.baseUrl };
    }
    case "enterprise":
    case "cloud": {
      const opened = await openTokenApi(cluster, client, options);
      return { ...opened, databases: await opened.api.getClusterDatabases() };
    }
  }
}

/** Opens the API that main has found. */
export async function reopenTokenApi(
  { product, baseUrl }: { readonly product: Product; readonly baseUrl: string },
  client: ApiClient,
): Promise<TokenApi> {
  switch (product) {
    case "dedicated":
    case "clustered":
      return new ManagementApi(baseUrl, product, client);
    case "enterprise":
    case "cloud":
      return await createEnterpriseApi({ host: baseUrl }, client);
  }
}

/** Loads the code of Enterprise and Cloud, which the other products do not need. */
async function createEnterpriseApi(options: EnterpriseApiOptions, client: ApiClient): Promise<TokenApi> {
  const { EnterpriseApi } = await import("../influxdb3/enterprise.ts");
  return new EnterpriseApi(options, client);
}

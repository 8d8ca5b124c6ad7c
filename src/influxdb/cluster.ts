/** The products with the Management API, by their names in influxctl. */
export type ManagedProduct = "dedicated" | "clustered";

/** InfluxDB 3 Enterprise and InfluxDB 3 Cloud, whose tokens have a unique name in place of an ID and a description. */
export type EnterpriseProduct = "enterprise" | "cloud";

/** InfluxData's products that have database tokens with an expiry. */
export type Product = ManagedProduct | EnterpriseProduct;

export const PRODUCTS = ["dedicated", "clustered", "enterprise", "cloud"] as const satisfies readonly Product[];

/** Whether this is Enterprise or Cloud. */
export function isEnterpriseProduct(product: string | undefined): product is EnterpriseProduct {
  return product === "enterprise" || product === "cloud";
}

/** Where a cluster is. */
export type Cluster = ManagedCluster | EnterpriseCluster;

/** A cluster of Enterprise or Cloud. */
export interface EnterpriseCluster {
  readonly product: EnterpriseProduct;
  /** The origin for everything. */
  readonly host: string;
}

/** A cluster with the Management API. URLs do not end in a slash. */
export interface ManagedCluster {
  readonly product: ManagedProduct;
  /** The URL of the Management API, including `/api/v0`. */
  readonly managementUrl: string;
  /** The origin where data is written and queried. */
  readonly host: string;
  /** Both are empty for Clustered if the inputs are unset. */
  readonly accountId: string;
  readonly clusterId: string;
  /** How messages name the inputs with the two IDs. */
  readonly idNames?: string;
}

/** How messages about a base URL name the inputs with its IDs; `undefined` if the URL does not contain them. */
export function findIdNames(baseUrl: string, cluster: ManagedCluster): string | undefined {
  return baseUrl === cluster.managementUrl ? undefined : cluster.idNames;
}

/**
 * The Management API of every Cloud Dedicated account.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/api/management/
 */
export const DEDICATED_MANAGEMENT_URL = "https://console.influxdata.com/api/v0";

/**
 * The host of a Cloud Dedicated cluster, where data is written and queried.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/admin/clusters/list/
 */
export function toDedicatedHost(clusterId: string): string {
  return `https://${clusterId}.a.influxdb.io`;
}

/**
 * The account ID and the cluster ID for Clustered if the inputs are unset. InfluxData's own clients use the same.
 * @see https://github.com/influxdata/influxdb3_mcp_server/blob/main/src/config.ts
 * @see https://github.com/influxdata/chronograf/blob/master/server/server.go
 */
const CLUSTERED_ID = "11111111-1111-1111-1111-111111111111";

/**
 * The base URLs under which a cluster may have `/databases` and `/tokens`, in the order to try them. For Clustered, the
 * first is the URL of InfluxData's own clients, and the second is the URL of the OpenAPI file. Nothing else in the
 * requests differs between the products.
 */
export function listBaseUrls({ product, managementUrl, accountId, clusterId }: ManagedCluster): readonly string[] {
  switch (product) {
    case "dedicated":
      return [createAccountAndClusterUrl(managementUrl, accountId, clusterId)];
    case "clustered":
      return [
        createAccountAndClusterUrl(managementUrl, accountId || CLUSTERED_ID, clusterId || CLUSTERED_ID),
        managementUrl,
      ];
  }
}

function createAccountAndClusterUrl(managementUrl: string, accountId: string, clusterId: string): string {
  return `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`;
}

/** InfluxData's products that have database tokens with an expiry, by influxctl's words. */
export type Product = "dedicated" | "clustered";

/** Where a cluster is. URLs have no slash at their end. */
export interface Cluster {
  readonly product: Product;
  /** The Management API, up to and with `/api/v0`. */
  readonly managementUrl: string;
  /** The origin where data is written and queried. */
  readonly host: string;
  /** Cloud Dedicated alone. */
  readonly accountId: string;
  readonly clusterId: string;
}

/** The Management API of every Cloud Dedicated account (`cloud-dedicated-management.yml`, `servers`). */
export const DEDICATED_MANAGEMENT_URL = "https://console.influxdata.com/api/v0";

/** The data host of a Cloud Dedicated cluster (`content/influxdb3/cloud-dedicated/admin/clusters/list.md`). */
export function dedicatedHost(clusterId: string): string {
  return `https://${clusterId}.a.influxdb.io`;
}

/**
 * The account and the cluster of a Clustered installation, which has neither: "Dummy … for compatibility with
 * cloud-dedicated handlers" (influxdata/influxdb3_mcp_server, `src/config.ts`).
 */
const CLUSTERED_ID = "11111111-1111-1111-1111-111111111111";

/**
 * The base URLs under which a cluster may have `/databases` and `/tokens`, in the order to try them.
 * This is the one place where the products differ.
 */
export function baseUrls(cluster: Cluster): readonly string[] {
  switch (cluster.product) {
    case "dedicated":
      return [accountAndClusterUrl(cluster.managementUrl, cluster.accountId, cluster.clusterId)];
    case "clustered":
      return [cluster.managementUrl, accountAndClusterUrl(cluster.managementUrl, CLUSTERED_ID, CLUSTERED_ID)];
  }
}

function accountAndClusterUrl(managementUrl: string, accountId: string, clusterId: string): string {
  return `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`;
}

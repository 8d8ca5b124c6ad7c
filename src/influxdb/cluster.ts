/** InfluxData's products that have database tokens with an expiry, by influxctl's words. */
export type Product = "dedicated" | "clustered";

/** Where a cluster is. URLs have no slash at their end. */
export interface Cluster {
  readonly product: Product;
  /** The Management API, up to and with `/api/v0`. */
  readonly managementUrl: string;
  /** The origin where data is written and queried. */
  readonly host: string;
  /** Both are empty for a Clustered installation that is given neither. */
  readonly accountId: string;
  readonly clusterId: string;
  /** What a message calls the inputs that the two come from. */
  readonly idNames?: string;
}

/** What a message about a base URL calls the inputs that its IDs come from; `undefined` where it has none of theirs. */
export function idNamesOf(baseUrl: string, cluster: Cluster): string | undefined {
  return baseUrl === cluster.managementUrl ? undefined : cluster.idNames;
}

/** The Management API of every Cloud Dedicated account (`cloud-dedicated-management.yml`, `servers`). */
export const DEDICATED_MANAGEMENT_URL = "https://console.influxdata.com/api/v0";

/** The data host of a Cloud Dedicated cluster (`content/influxdb3/cloud-dedicated/admin/clusters/list.md`). */
export function dedicatedHost(clusterId: string): string {
  return `https://${clusterId}.a.influxdb.io`;
}

/**
 * The account and the cluster of a Clustered installation that is given none: "Dummy … for compatibility with
 * cloud-dedicated handlers" (influxdata/influxdb3_mcp_server, `src/config.ts`); Chronograf has the same
 * (influxdata/chronograf, `server/server.go`).
 */
const CLUSTERED_ID = "11111111-1111-1111-1111-111111111111";

/**
 * The base URLs under which a cluster may have `/databases` and `/tokens`, in the order to try them: Clustered first as
 * InfluxData's own clients have it, then as its OpenAPI file has it. This is the one place where the products differ.
 */
export function listBaseUrls({ product, managementUrl, accountId, clusterId }: Cluster): readonly string[] {
  switch (product) {
    case "dedicated":
      return [accountAndClusterUrl(managementUrl, accountId, clusterId)];
    case "clustered":
      return [accountAndClusterUrl(managementUrl, accountId || CLUSTERED_ID, clusterId || CLUSTERED_ID), managementUrl];
  }
}

function accountAndClusterUrl(managementUrl: string, accountId: string, clusterId: string): string {
  return `${managementUrl}/accounts/${accountId}/clusters/${clusterId}`;
}

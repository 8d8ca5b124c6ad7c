import type { Cluster } from "../influxdb/cluster.ts";

/** The URL of the API that creates tokens, to connect to it early. */
export function findApiUrl(cluster: Cluster): string {
  return "managementUrl" in cluster ? cluster.managementUrl : cluster.host;
}

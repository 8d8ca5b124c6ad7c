import type { Product } from "./cluster.ts";

/** The operations of the Management API that this action uses, by their operationId. */
export type Operation = "GetClusterDatabases" | "GetDatabaseTokens" | "CreateDatabaseToken" | "DeleteDatabaseToken";

const UNAUTHORIZED =
  "The management token is wrong, expired or revoked. Make a new one with `influxctl management create` and store it as the secret that management-token is taken from";

const PASSING = "InfluxDB or an ingress before it has a problem that should pass; run the job again later";

/** What to do about an answer of the Management API, for someone whose job has just failed. */
export function adviceFor(operation: Operation, status: number, product: Product): string {
  switch (status) {
    case 400:
      return "InfluxDB does not accept the request; its message says what of it";
    case 401:
      return UNAUTHORIZED;
    case 403:
      return forbidden(operation, product);
    case 404:
      return notFound(product);
    case 409:
      return "InfluxDB reports a conflict with what exists; run the job again";
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return PASSING;
    default:
      return "This is no answer of the Management API; check management-url, and what stands between this runner and it";
  }
}

function forbidden(operation: Operation, product: Product): string {
  const scope =
    product === "dedicated"
      ? "It may belong to another account: check account-id and cluster-id with `influxctl cluster list`"
      : "Check that it was made for this cluster";
  const way =
    operation === "GetClusterDatabases" ? ". With missing-databases: ignore, the databases need not be listed" : "";
  return `The management token is not allowed to do this. ${scope}${way}`;
}

function notFound(product: Product): string {
  return product === "dedicated"
    ? "There is no such account or cluster for this token; check account-id and cluster-id with `influxctl cluster list`"
    : "The Management API is not there. It needs InfluxDB Clustered from release 20250508-1719206 on, and an ingress that routes /api/v0; management-url says where else it is";
}

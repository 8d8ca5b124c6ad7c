import type { EnterpriseOperation } from "../influxdb3/operations.ts";

/** The OpenAPI operationIds of the Management API that the emulator knows. */
export type ManagementOperation =
  | "GetDatabaseTokens"
  | "CreateDatabaseToken"
  | "GetDatabaseToken"
  | "UpdateDatabaseToken"
  | "DeleteDatabaseToken"
  | "GetClusterDatabases"
  | "CreateClusterDatabase"
  | "DeleteClusterDatabase";

/**
 * The OpenAPI operationIds of the data plane; `PostLegacyQuery` is not in the files, but InfluxDB 1.x clients may POST
 * a query.
 */
export type DataOperation =
  | "GetPing"
  | "HeadPing"
  | "PostWrite"
  | "PostLegacyWrite"
  | "GetLegacyQuery"
  | "PostLegacyQuery";

/** The name of what a request does, of every product. */
export type OperationId = ManagementOperation | DataOperation | EnterpriseOperation;

/**
 * Management API (control plane), or write and query. On Enterprise and Cloud, requests about tokens and databases are
 * `management`.
 */
export type Plane = "management" | "data";

/** The meaning of a request, whether or not this cluster has the operation. */
export interface Route {
  readonly plane: Plane;
  readonly operation: OperationId | undefined;
}

/** The meaning of a method and a path on Dedicated and Clustered. */
export type PathRoute = ManagementRoute | DataRoute;

/** A path under `/api/v0`. Only the account and cluster form contains the two IDs. */
export interface ManagementRoute {
  readonly plane: "management";
  readonly operation: ManagementOperation | undefined;
  readonly accountId: string | undefined;
  readonly clusterId: string | undefined;
  /** Token ID or database name, decoded. */
  readonly item: string;
}

/** Any other path. */
export interface DataRoute {
  readonly plane: "data";
  readonly operation: DataOperation | undefined;
}

const managementPath =
  /^\/api\/v0(?:\/accounts\/(?<accountId>[^/]+)\/clusters\/(?<clusterId>[^/]+))?\/(?<collection>tokens|databases)(?:\/(?<item>[^/]+))?$/;

const managementOperations: Readonly<Record<string, ManagementOperation>> = {
  "GET tokens": "GetDatabaseTokens",
  "POST tokens": "CreateDatabaseToken",
  "GET tokens/item": "GetDatabaseToken",
  "PATCH tokens/item": "UpdateDatabaseToken",
  "DELETE tokens/item": "DeleteDatabaseToken",
  "GET databases": "GetClusterDatabases",
  "POST databases": "CreateClusterDatabase",
  "DELETE databases/item": "DeleteClusterDatabase",
};

const dataOperations: Readonly<Record<string, DataOperation>> = {
  "GET /ping": "GetPing",
  "HEAD /ping": "HeadPing",
  "POST /api/v2/write": "PostWrite",
  "POST /write": "PostLegacyWrite",
  "GET /query": "GetLegacyQuery",
  "POST /query": "PostLegacyQuery",
};

/** Finds the operation of a request. `path` is as sent, without the query string. */
export function findRoute(method: string, path: string): PathRoute {
  if (path !== "/api/v0" && !path.startsWith("/api/v0/")) {
    return { plane: "data", operation: dataOperations[`${method} ${path}`] };
  }
  const { accountId, clusterId, collection, item } = managementPath.exec(path)?.groups ?? {};
  const name = decode(item);
  const operation =
    name === undefined ? undefined : managementOperations[`${method} ${collection}${item ? "/item" : ""}`];
  return { plane: "management", operation, accountId, clusterId, item: name ?? "" };
}

/** Percent-decodes a path segment; undefined if that fails. */
function decode(segment = ""): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

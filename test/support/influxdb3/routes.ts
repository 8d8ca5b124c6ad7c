import type { AddressedRequest } from "../influxdb/service.ts";
import type { EnterpriseOperation } from "./operations.ts";

/** The two products that share this API. Cloud lacks some paths. */
export type EnterpriseProduct = "enterprise" | "cloud";

/** The meaning of a request. Undefined operation: the server does not know the path or the method. */
export interface EnterpriseRoute {
  readonly plane: "management" | "data";
  readonly operation: EnterpriseOperation | undefined;
}

/** The database of the tables about the server itself. */
export const INTERNAL = "_internal";

const operations: Readonly<Record<string, EnterpriseOperation>> = {
  "POST /api/v3/enterprise/configure/token": "CreateResourceToken",
  "POST /api/v3/configure/token/named_admin": "CreateNamedAdminToken",
  "DELETE /api/v3/configure/token": "DeleteToken",
  "GET /api/v3/query_sql": "QuerySql",
  "POST /api/v3/query_sql": "QuerySql",
  "GET /api/v3/configure/database": "ListDatabases",
  "POST /api/v3/configure/database": "CreateDatabase",
  "PUT /api/v3/configure/database": "UpdateDatabase",
  "DELETE /api/v3/configure/database": "DeleteDatabase",
  "POST /api/v3/write_lp": "WriteLp",
  "POST /api/v2/write": "WriteV2",
  "GET /ping": "Ping",
  "GET /health": "Health",
};

const missingOnCloud: readonly (EnterpriseOperation | undefined)[] = ["UpdateDatabase", "WriteV2", "Health"];
/** Core has no tokens for databases. */
const missingOnCore: readonly (EnterpriseOperation | undefined)[] = ["CreateResourceToken"];
const dataOperations: readonly (EnterpriseOperation | undefined)[] = [
  "QuerySql",
  "WriteLp",
  "WriteV2",
  "Ping",
  "Health",
  undefined,
];

/** Finds the operation of a request. */
export function findEnterpriseRoute(
  request: AddressedRequest,
  product: EnterpriseProduct,
  build: "Enterprise" | "Core",
): EnterpriseRoute {
  const found = operations[`${request.method} ${request.path}`];
  const isMissing =
    (product === "cloud" && missingOnCloud.includes(found)) || (build === "Core" && missingOnCore.includes(found));
  const known = isMissing ? undefined : found;
  const operation = known === "QuerySql" && queriedDatabase(request) === INTERNAL ? "QueryTokens" : known;
  return { plane: dataOperations.includes(operation) ? "data" : "management", operation };
}

function queriedDatabase({ method, query, body }: AddressedRequest): unknown {
  if (method === "GET") return query.get("db");
  try {
    return (JSON.parse(body) as { readonly db?: unknown } | null)?.db;
  } catch {
    return undefined;
  }
}

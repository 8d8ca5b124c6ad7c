/**
 * What a request to Enterprise or Cloud does. `QueryTokens` is a query of `_internal`, `QuerySql` one of any other
 * database.
 */
export type EnterpriseOperation =
  | "CreateResourceToken"
  | "CreateNamedAdminToken"
  | "DeleteToken"
  | "QueryTokens"
  | "QuerySql"
  | "ListDatabases"
  | "CreateDatabase"
  | "UpdateDatabase"
  | "DeleteDatabase"
  | "WriteLp"
  | "WriteV2"
  | "Ping"
  | "Health";

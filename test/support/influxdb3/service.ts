import type { ApiRequest } from "../influxdb/api-request.ts";
import type { WholeResponse } from "../influxdb/response.ts";
import type { Service } from "../influxdb/service.ts";
import { authenticate, type Call } from "./call.ts";
import type { EnterpriseCluster } from "./cluster.ts";
import { createDatabase, deleteDatabase, listDatabases, updateDatabase } from "./database-api.ts";
import type { EnterpriseOperation } from "./operations.ts";
import { ping } from "./ping.ts";
import { querySql } from "./query-api.ts";
import { errorJson, notFound, plainText, unauthenticated } from "./responses.ts";
import { findEnterpriseRoute } from "./routes.ts";
import { createNamedAdminToken, createResourceToken, deleteToken } from "./token-api.ts";
import { writeLp, writeV2 } from "./write-api.ts";

/** Creates the HTTP API of Enterprise or Cloud. */
export function createEnterpriseService(cluster: EnterpriseCluster): Service {
  return {
    receive({ method, path, ...request }) {
      const route = findEnterpriseRoute({ method, path, ...request }, cluster.product, cluster.behaviour.build);
      return {
        ...route,
        perform: () => ({
          response: withUuid(cluster, perform(cluster, request, route.operation, method)),
          isOwn: true,
        }),
      };
    },
    createError: (status, message) => withUuid(cluster, errorJson(status, message)),
  };
}

/** Every response of a server names its cluster. */
function withUuid({ uuid }: EnterpriseCluster, response: WholeResponse): WholeResponse {
  return { ...response, headers: { ...response.headers, "cluster-uuid": uuid } };
}

/** Authenticates before it looks at the path. */
function perform(
  cluster: EnterpriseCluster,
  request: ApiRequest,
  operation: EnterpriseOperation | undefined,
  method: string,
): WholeResponse {
  const node = cluster.nodes.next(operation === "WriteLp" || operation === "WriteV2");
  if (operation === "Health") return plainText(200, "OK");
  if (operation === "Ping") return ping(cluster, node, request);
  const caller = authenticate(cluster, node, request);
  if ("refusal" in caller) return caller.refusal;
  const call: Call = { cluster, node, request, token: caller.token };
  return isActive(call, operation) ? handle(call, operation, method === "GET") : unauthenticated;
}

/** Whether the node accepts a new token for this operation yet. */
function isActive({ cluster, token }: Call, operation: EnterpriseOperation | undefined): boolean {
  if (token === undefined || token.isAdmin) return true;
  const { write, read } = cluster.activationDelayMs;
  const delayMs = operation === "WriteLp" || operation === "WriteV2" ? write : read;
  return cluster.now() >= token.createdAtMs + delayMs;
}

function handle(call: Call, operation: EnterpriseOperation | undefined, isGet: boolean): WholeResponse {
  switch (operation) {
    case "CreateResourceToken":
      return createResourceToken(call);
    case "CreateNamedAdminToken":
      return createNamedAdminToken(call);
    case "DeleteToken":
      return deleteToken(call);
    case "QueryTokens":
    case "QuerySql":
      return querySql(call, isGet);
    case "ListDatabases":
      return listDatabases(call);
    case "CreateDatabase":
      return createDatabase(call);
    case "UpdateDatabase":
      return updateDatabase(call);
    case "DeleteDatabase":
      return deleteDatabase(call);
    case "WriteLp":
      return writeLp(call);
    case "WriteV2":
      return writeV2(call);
    default:
      return notFound;
  }
}

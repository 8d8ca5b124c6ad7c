import * as z from "zod/mini";
import type { ApiRequest } from "./api-request.ts";
import type { Cluster, Database } from "./cluster.ts";
import type { ManagementRoute } from "./operations.ts";
import { empty, json, managementError, type WholeResponse } from "./response.ts";
import type { TokenRecord } from "./token-record.ts";

const maxDatabaseNameLength = 64;
const databaseName = z.string().check(z.minLength(1), z.maxLength(maxDatabaseNameLength));
const permissions = z.array(z.object({ action: z.enum(["read", "write"]), resource: databaseName }));
const positive = z.int().check(z.minimum(1));

const CreateDatabaseTokenBody = z.object({
  description: z.string(),
  permissions: z.optional(permissions),
  expiresAt: z.optional(z.iso.datetime({ offset: true })),
});
const UpdateDatabaseTokenBody = z
  .object({ description: z.optional(z.string()), permissions: z.optional(permissions) })
  .check(z.refine((body) => body.description !== undefined || body.permissions !== undefined));
const CreateClusterDatabaseBody = z.object({
  name: databaseName,
  maxTables: z._default(positive, 500),
  maxColumnsPerTable: z._default(positive, 200),
  retentionPeriod: z._default(z.int().check(z.minimum(0)), 0),
  partitionTemplate: z.optional(z.array(z.unknown())),
});

const uuid = z.guid();
const badRequest = managementError(400, "bad request");
const notFound = managementError(404, "not found");
const foreign = { 403: managementError(403, "forbidden"), 404: notFound } as const;

/** Handles a request to the Management API. It returns after every effect. */
export function managementApi(cluster: Cluster, request: ApiRequest, route: ManagementRoute): WholeResponse {
  const refusal = refuse(cluster, request, route);
  if (refusal !== undefined) return refusal;
  const wire = wireFormat(cluster, route);
  switch (route.operation) {
    case "GetDatabaseTokens":
      return json(200, listed(cluster).map(wire.token));
    case "CreateDatabaseToken":
      return createDatabaseToken(cluster, request, wire);
    case "GetDatabaseToken":
    case "UpdateDatabaseToken":
    case "DeleteDatabaseToken":
      return oneToken(cluster, request, route, wire);
    case "GetClusterDatabases":
      return json(200, cluster.databases.map(wire.database));
    case "CreateClusterDatabase":
      return createClusterDatabase(cluster, request, wire);
    case "DeleteClusterDatabase":
      return cluster.deleteDatabase(route.item) ? empty(204) : notFound;
    case undefined:
      return notFound;
  }
}

/** Rejects a missing or unknown management token, a token of another account, and another account or cluster. */
function refuse(cluster: Cluster, request: ApiRequest, route: ManagementRoute): WholeResponse | undefined {
  const [, token = ""] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const account = cluster.accountOfManagementToken(token);
  if (account === undefined) return managementError(401, "unauthorized");
  if (account !== (route.accountId?.toLowerCase() ?? cluster.accountId))
    return foreign[cluster.behaviour.foreignAccountStatus];
  if (account !== cluster.accountId) return notFound;
  if (route.clusterId !== undefined && route.clusterId.toLowerCase() !== cluster.clusterId) return notFound;
  return undefined;
}

function listed(cluster: Cluster): TokenRecord[] {
  return cluster.behaviour.listsInactiveTokens ? [...cluster.tokens] : cluster.liveTokens();
}

function createDatabaseToken(cluster: Cluster, request: ApiRequest, wire: WireFormat): WholeResponse {
  const body = parseBody(CreateDatabaseTokenBody, request);
  if (body === undefined) return badRequest;
  const expiresAtMs = body.expiresAt === undefined ? undefined : Date.parse(body.expiresAt);
  const isPast = expiresAtMs !== undefined && expiresAtMs <= cluster.now();
  if (isPast && cluster.behaviour.createWithPastExpiry === 400) return badRequest;
  const record = cluster.createToken({ ...body, expiresAtMs });
  return json(200, { ...wire.token(record), accessToken: record.accessToken });
}

function oneToken(cluster: Cluster, request: ApiRequest, route: ManagementRoute, wire: WireFormat): WholeResponse {
  if (!uuid.safeParse(route.item).success) return badRequest;
  const record = cluster.token(route.item);
  if (record === undefined) return notFound;
  if (route.operation === "DeleteDatabaseToken") return deleteDatabaseToken(cluster, record);
  if (record.revokedAtMs !== undefined && cluster.behaviour.getOfRevokedToken === 404) return notFound;
  return route.operation === "UpdateDatabaseToken"
    ? updateDatabaseToken(cluster, request, record, wire)
    : json(200, wire.token(record));
}

function updateDatabaseToken(
  cluster: Cluster,
  request: ApiRequest,
  record: TokenRecord,
  wire: WireFormat,
): WholeResponse {
  const body = parseBody(UpdateDatabaseTokenBody, request);
  return body === undefined ? badRequest : json(200, wire.token(cluster.updateToken(record, body)));
}

function deleteDatabaseToken(cluster: Cluster, record: TokenRecord): WholeResponse {
  if (record.revokedAtMs !== undefined && cluster.behaviour.secondDelete === 404) return notFound;
  cluster.revokeToken(record);
  return empty(204);
}

function createClusterDatabase(cluster: Cluster, request: ApiRequest, wire: WireFormat): WholeResponse {
  const settings = parseBody(CreateClusterDatabaseBody, request);
  if (settings === undefined) return badRequest;
  const database = cluster.createDatabase(settings);
  return database === undefined ? managementError(409, "conflict") : json(200, wire.database(database));
}

function parseBody<T>(schema: z.ZodMiniType<T>, request: ApiRequest): T | undefined {
  try {
    return schema.safeParse(JSON.parse(request.body)).data;
  } catch {
    return undefined;
  }
}

interface WireFormat {
  readonly token: (record: TokenRecord) => object;
  readonly database: (database: Database) => object;
}

/** Formats records as JSON. In the account and cluster form of the API, every object contains both IDs. */
function wireFormat({ accountId, clusterId, behaviour }: Cluster, route: ManagementRoute): WireFormat {
  const owner = route.accountId === undefined ? {} : { accountId, clusterId };
  const expiry = (ms: number): string => {
    const iso = new Date(ms).toISOString();
    return behaviour.expiresAtWithFraction ? iso : iso.replace(".000Z", "Z");
  };
  return {
    database: (database) => ({ ...owner, ...database }),
    token: (record) => ({
      ...owner,
      id: record.id,
      description: record.description,
      permissions: behaviour.permissionOrder === "kept" ? record.permissions : record.permissions.toReversed(),
      createdAt: new Date(record.createdAtMs).toISOString(),
      ...(record.expiresAtMs !== undefined && { expiresAt: expiry(record.expiresAtMs) }),
      ...(record.revokedAtMs !== undefined && { revokedAt: new Date(record.revokedAtMs).toISOString() }),
    }),
  };
}

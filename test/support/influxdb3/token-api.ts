import type { WholeResponse } from "../influxdb/response.ts";
import { type Call, isAdmin } from "./call.ts";
import { type RequestedPermission, readPermissions, resolvePermissions } from "./permissions.ts";
import { authDisabled, forbidden, plainText, tokenJson } from "./responses.ts";
import {
  type JsonObject,
  parseJsonBody,
  parseQueryString,
  readOptionalInteger,
  readText,
  requireParameter,
} from "./serde.ts";
import { type EnterpriseToken, type Grant, hashSecret, OPERATOR } from "./token.ts";

/** The last time that JavaScript can represent. The server's own limit is later, and as useless. */
const MAX_TIME_MS = 8_640_000_000_000_000;

interface TokenRequest {
  readonly name: string;
  readonly expirySecs: number | undefined;
}

/** Creates a token for databases. */
export function createResourceToken(call: Call): WholeResponse {
  const parse = () =>
    parseJsonBody(call.request, (body) => ({ ...readTokenRequest(body), permissions: readPermissions(body) }));
  return createToken(call, parse, ({ permissions }) => resolveOn(call, permissions));
}

/** Creates an admin token. */
export function createNamedAdminToken(call: Call): WholeResponse {
  return createToken(
    call,
    () => parseJsonBody(call.request, readTokenRequest),
    () => ({ grants: [], isAdmin: true }),
  );
}

/** Deletes a token by name, also an admin token, even the one of the request. */
export function deleteToken(call: Call): WholeResponse {
  const { cluster, node, request } = call;
  if (cluster.behaviour.isAuthDisabled) return authDisabled;
  if (!isAdmin(call)) return forbidden(cluster.behaviour);
  const parsed = parseQueryString(request.query, (query) => requireParameter(query, "token_name"));
  if ("refusal" in parsed) return parsed.refusal;
  const name = parsed.value;
  if (name === OPERATOR) return plainText(405, "cannot delete operator token");
  if (!cluster.removeToken(name, node)) return plainText(404, `the requested resource was not found: ${name}`);
  return plainText(200, "");
}

type Resolved = { readonly grants: readonly Grant[]; readonly isAdmin: boolean } | { readonly refusal: WholeResponse };

function createToken<T extends TokenRequest>(
  call: Call,
  parse: () => { readonly value: T } | { readonly refusal: WholeResponse },
  resolve: (request: T) => Resolved,
): WholeResponse {
  const { behaviour } = call.cluster;
  if (behaviour.isAuthDisabled) return authDisabled;
  if (!isAdmin(call) && !behaviour.parsesBeforeAuthorization) return forbidden(behaviour);
  const parsed = parse();
  if ("refusal" in parsed) return parsed.refusal;
  if (!isAdmin(call)) return forbidden(behaviour);
  const { name } = parsed.value;
  if (behaviour.tokenNames === "plain" && !/^[\w./-]+$/.test(name))
    return plainText(400, `invalid token name, ${name}`);
  const resolved = resolve(parsed.value);
  if ("refusal" in resolved) return resolved.refusal;
  const createdAtMs = call.cluster.now();
  const expiresAtMs = computeExpiry(call, parsed.value, createdAtMs);
  const token = call.cluster.addToken({ name, ...resolved, createdAtMs, expiresAtMs }, call.node);
  return token === undefined
    ? plainText(409, `token name already exists, ${name}`)
    : tokenJson(201, formatToken(token));
}

function readTokenRequest(body: JsonObject): TokenRequest {
  return { name: readText(body, "token_name"), expirySecs: readOptionalInteger(body, "expiry_secs") };
}

function resolveOn({ cluster, node }: Call, permissions: readonly RequestedPermission[]): Resolved {
  const resolved = resolvePermissions(permissions, (name) => cluster.findDatabase(node, name)?.id);
  if ("grants" in resolved) return { ...resolved, isAdmin: false };
  return { refusal: plainText(cluster.behaviour.invalidPermissionStatus, resolved.problem) };
}

function computeExpiry({ cluster }: Call, { expirySecs }: TokenRequest, createdAtMs: number): number | undefined {
  const { withoutExpiry, hugeExpiry } = cluster.behaviour;
  if (expirySecs === undefined) return withoutExpiry === "never" ? undefined : createdAtMs;
  const expiresAtMs = createdAtMs + expirySecs * 1000;
  if (expiresAtMs <= MAX_TIME_MS) return expiresAtMs;
  return hugeExpiry === "never" ? undefined : MAX_TIME_MS;
}

/** The six keys of a new token. Its permissions are not among them. */
function formatToken({ number, id, accessToken, createdAtMs, expiresAtMs }: EnterpriseToken): object {
  return {
    id: number,
    name: id,
    token: accessToken,
    hash: hashSecret(accessToken),
    created_at: formatTime(createdAtMs),
    expiry: expiresAtMs === undefined ? null : formatTime(expiresAtMs),
  };
}

/** The fraction is left out if it is zero. */
function formatTime(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

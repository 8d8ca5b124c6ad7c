import type { ApiRequest } from "../influxdb/api-request.ts";
import type { WholeResponse } from "../influxdb/response.ts";
import type { EnterpriseCluster } from "./cluster.ts";
import { malformedHeader, unauthenticated } from "./responses.ts";
import type { EnterpriseToken } from "./token.ts";

/** A request that a node handles. */
export interface Call {
  readonly cluster: EnterpriseCluster;
  readonly node: number;
  readonly request: ApiRequest;
  /** Undefined if the server runs without authentication. Then everything is allowed. */
  readonly token: EnterpriseToken | undefined;
}

/** Whether the caller can do everything. */
export function isAdmin({ token }: Call): boolean {
  return token === undefined || token.isAdmin;
}

/** Finds the token of a request, as far as a node knows it, or refuses. */
export function authenticate(
  cluster: EnterpriseCluster,
  node: number,
  { headers }: ApiRequest,
): { readonly token: EnterpriseToken | undefined } | { readonly refusal: WholeResponse } {
  if (cluster.behaviour.isAuthDisabled) return { token: undefined };
  if (headers.authorization === undefined) return { refusal: unauthenticated };
  const secret = readSecret(headers.authorization);
  if (secret === undefined) return { refusal: malformedHeader };
  const token = cluster.tokenBySecret(secret);
  const isKnown = token !== undefined && cluster.tokenCatalog.isSeen(node, token);
  const isExpired = token?.expiresAtMs !== undefined && cluster.now() >= token.expiresAtMs;
  return isKnown && !isExpired ? { token } : { refusal: unauthenticated };
}

/** The three schemes are case-sensitive. The user name of `Basic` does not matter. */
function readSecret(header: string): string | undefined {
  const [, scheme, value = ""] = /^(Bearer|Token|Basic) (\S+)$/.exec(header) ?? [];
  if (scheme === undefined) return undefined;
  if (scheme !== "Basic") return value;
  return Buffer.from(value, "base64")
    .toString()
    .replace(/^[^:]*:/, "");
}

import type { HttpResponse } from "../http/messages.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { TRANSIENT, UPDATE_SECRET } from "../influxdb/advice.ts";
import { findOtherProduct, type Operation } from "./other-product.ts";
import { isInvalidPermission, isWithoutAuth } from "./responses.ts";

const NEW_ADMIN_TOKEN = `Create one with \`influxdb3 create token --admin --name TOKEN_NAME --expiry 90d\` (the name must be new, because an expired token keeps its name), and ${UPDATE_SECRET}`;

const UNAUTHORIZED = `The admin token in management-token is wrong, expired or deleted. ${NEW_ADMIN_TOKEN}`;

const FORBIDDEN = `The token in management-token is not an admin token, which is needed to create and revoke tokens. ${NEW_ADMIN_TOKEN}`;

const NO_AUTH =
  "The server runs without authentication (`--without-auth`), so it has no tokens. Start it with authentication, or do without this action";

/** What to do about a response that cannot be read. */
export const CHECK_HOST = "Check host, and the proxies and gateways between this runner and the server";

const NOT_THE_SERVER = `This response did not come from InfluxDB 3 Enterprise. ${CHECK_HOST}`;

/** What a user can do about an error response. `isFromApi`: whether it has a form of the server's own errors. */
export function advise(operation: Operation, url: string, response: HttpResponse, isFromApi: boolean): string {
  const { status } = response;
  const otherProduct = findOtherProduct(operation, url, response);
  if (otherProduct !== undefined) return otherProduct;
  if (isInvalidPermission(response))
    return "Check databases: each one must exist on the server before a token for it can be created. `influxdb3 show databases` lists them";
  // A server may respond to a token that may not do this without a body.
  if (status === 403 && (isFromApi || response.body === "")) return FORBIDDEN;
  if (isWithoutAuth(response)) return NO_AUTH;
  if (isTransientStatus(status)) return TRANSIENT;
  if (!isFromApi) return status === 401 ? `${NOT_THE_SERVER}. The admin token may be correct` : NOT_THE_SERVER;
  return adviseOnServerResponse(status);
}

function adviseOnServerResponse(status: number): string {
  switch (status) {
    case 400:
      return "InfluxDB rejected the request; its message says why";
    case 401:
      return UNAUTHORIZED;
    case 409:
      return "InfluxDB reports a conflict; run the job again";
    default:
      return `This is not a known response of InfluxDB 3 Enterprise. ${CHECK_HOST}`;
  }
}

/** The port of a server, unless a proxy or an ingress is in front of it. */
const DEFAULT_PORT = "8181";

/** What OpenSSL reports if the response is not TLS. */
const NOT_TLS: ReadonlySet<string> = new Set([
  "EPROTO",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);

/** How a server that expects TLS ends a connection without it. */
const CLOSED: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** Additional advice about a connection that failed. */
export function adviseOnFailure(url: string, code: string): string {
  const { protocol, port } = new URL(url);
  if (code === "ECONNREFUSED" && port === "")
    return `. By default, InfluxDB 3 Enterprise listens on port ${DEFAULT_PORT}: set host to https://NAME:${DEFAULT_PORT} if yours does`;
  if (NOT_TLS.has(code))
    return ". InfluxDB 3 Enterprise serves plain HTTP unless it is started with --tls-cert and --tls-key: start it with a certificate, or set host to an ingress that has one";
  if (CLOSED.has(code) && protocol === "http:")
    return ". If the server was started with --tls-cert and --tls-key, set host to an https:// URL";
  return "";
}

/** Why a 404 about a token proves nothing if the table of tokens could not be read. Completes a sentence. */
export const NOT_REACHED =
  "this admin token cannot list the tokens either, so the 404 does not prove that the database token is gone. Check that management-token and host belong to the same server";

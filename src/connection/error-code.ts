/**
 * Certificate errors without a code in Node, by OpenSSL's fixed texts.
 * @see https://github.com/openssl/openssl/blob/master/crypto/x509/x509_txt.c
 */
const CERTIFICATE_ERRORS: ReadonlyMap<string, NoResponseCode> = new Map([
  ["permitted subtree violation", "NAME_CONSTRAINTS"],
  ["excluded subtree violation", "NAME_CONSTRAINTS"],
  ["EE certificate key too weak", "WEAK_CERTIFICATE"],
  ["CA certificate key too weak", "WEAK_CERTIFICATE"],
  ["CA signature digest algorithm too weak", "WEAK_CERTIFICATE"],
]);

/** A runner without IPv6 gets one of these for each IPv6 address of a host. */
const NO_ROUTE: readonly NoResponseCode[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EHOSTUNREACH", "ENETUNREACH"];

/** Reads the code of a socket, TLS or undici error, and nothing else: errors contain requests and passwords. */
export function readErrorCode(error: unknown): NoResponseCode {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error instanceof AggregateError) return pickMostInformative(error.errors.map(readErrorCode));
  const code = "code" in error ? error.code : undefined;
  // The response is not HTTP. undici gives this error a name, but no code.
  if (code === undefined && error.name === "HTTPParserError") return "UND_ERR_HTTP_PARSER";
  if (code === "UNSPECIFIED") return CERTIFICATE_ERRORS.get(error.message) ?? code;
  // Codes of OpenSSL may have a slash, such as ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE.
  return typeof code === "string" && /^[A-Z0-9_/]{2,60}$/.test(code) ? code : "UNKNOWN";
}

/** Picks one of the codes with which the addresses of a host failed. */
function pickMostInformative(codes: readonly NoResponseCode[]): NoResponseCode {
  return codes.find((code) => !NO_ROUTE.includes(code)) ?? codes[0] ?? "UNKNOWN";
}

/**
 * Why an exchange ended without a complete response: a code of Node, OpenSSL, undici or this action. `PROXY_` before it
 * means that the proxy failed. A number after that is the status with which the proxy refused to connect.
 */
export type NoResponseCode = "TIMEOUT" | "CANCELLED" | "TOO_LARGE" | `PROXY_${string}` | (string & {});

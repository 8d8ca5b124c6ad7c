/** The code of a socket's, TLS or undici error; nothing else of it is kept, since errors hold requests and passwords. */
export function readErrorCode(error: unknown): NoResponseCode {
  if (!(error instanceof Error)) return "UNKNOWN";
  if (error instanceof AggregateError) return pickMostTelling(error.errors.map(readErrorCode));
  const code = "code" in error ? error.code : undefined;
  // What it has met is no HTTP at all; undici knows the error by a symbol of this name.
  if (code === undefined && error.name === "HTTPParserError") return "UND_ERR_HTTP_PARSER";
  if (code === "UNSPECIFIED") return CERTIFICATE_ERRORS.get(error.message) ?? code;
  // OpenSSL's may have a slash, such as ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE.
  return typeof code === "string" && /^[A-Z0-9_/]{2,60}$/.test(code) ? code : "UNKNOWN";
}

/** Certificate errors that Node has no code for, by OpenSSL's fixed texts (`crypto/x509/x509_txt.c`). */
const CERTIFICATE_ERRORS: ReadonlyMap<string, NoResponseCode> = new Map([
  ["permitted subtree violation", "NAME_CONSTRAINTS"],
  ["excluded subtree violation", "NAME_CONSTRAINTS"],
  ["EE certificate key too weak", "WEAK_CERTIFICATE"],
  ["CA certificate key too weak", "WEAK_CERTIFICATE"],
  ["CA signature digest algorithm too weak", "WEAK_CERTIFICATE"],
]);

/** A runner without IPv6 has one of these for half of a host's addresses. */
const NO_ROUTE: readonly NoResponseCode[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EHOSTUNREACH", "ENETUNREACH"];

/** Of the codes that a host's addresses have failed with. */
function pickMostTelling(codes: readonly NoResponseCode[]): NoResponseCode {
  return codes.find((code) => !NO_ROUTE.includes(code)) ?? codes[0] ?? "UNKNOWN";
}

/**
 * Why an exchange ended without a complete answer: a code of Node's, OpenSSL's or undici's, or one of our own. With
 * `PROXY_` before it, it is the proxy's; a number after that is the status with which the proxy has refused.
 */
export type NoResponseCode = "TIMEOUT" | "CANCELLED" | "TOO_LARGE" | `PROXY_${string}` | (string & {});

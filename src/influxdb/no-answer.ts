/** Why an exchange ended without a complete answer, where Node or undici have no code of their own for it. */
export type NoAnswerCode = "TIMEOUT" | "CANCELLED" | "TOO_LARGE" | `PROXY_${number}` | (string & {});

/**
 * No complete answer came. `sent` tells whether the request may have reached the server: it is false only where not a
 * byte of it was written. `status` is there where an answer had begun.
 *
 * It has no cause on purpose: errors of sockets, URLs and proxies hold requests and passwords.
 */
export class NoAnswer extends Error {
  readonly code: NoAnswerCode;
  readonly sent: boolean;
  readonly status: number | undefined;

  constructor(code: NoAnswerCode, facts: { readonly sent: boolean; readonly status?: number | undefined }) {
    super(explain(code));
    this.name = "NoAnswer";
    this.code = code;
    this.sent = facts.sent;
    this.status = facts.status;
  }

  /** A certificate that is refused today is refused in a minute: trying again cannot help. */
  get isUntrusted(): boolean {
    return UNKNOWN_AUTHORITY.has(this.code) || this.code in CERTIFICATE;
  }

  /** Whether another try may help, after so many. What is set wrong more often than it passes is believed soon. */
  canPass(attempt: number): boolean {
    if (this.code === "CANCELLED" || this.isUntrusted) return false;
    return attempt < MOST_TRIES_OF_A_SETTING || !isSetting(this.code);
  }

  /** Nothing was ever connected: a name that does not resolve, a closed port, an untrusted certificate. */
  get isUnreachable(): boolean {
    return !this.sent && this.code !== "CANCELLED";
  }
}

const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet; is this runner's clock right?",
  CERT_REVOKED: "the server's certificate was revoked",
  CERT_SIGNATURE_FAILURE: "the server's certificate has a wrong signature",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name; check the host",
  UND_ERR_PRX_TLS: "the proxy's certificate is for another name; check HTTPS_PROXY",
};

const NO_TLS: ReadonlySet<string> = new Set([
  "EPROTO",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);

const MOST_TRIES_OF_A_SETTING = 4;

/** A name that does not exist, a port without TLS, a proxy that does not let this runner through. */
function isSetting(code: NoAnswerCode): boolean {
  return code === "ENOTFOUND" || NO_TLS.has(code) || /^PROXY_4/.test(code);
}

const CONNECTION: Readonly<Record<string, string>> = {
  CANCELLED: "the job was cancelled",
  EAI_AGAIN: "the name could not be looked up (DNS); is the network of this runner up?",
  ECONNREFUSED: "the connection was refused; check the host and its port",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "the host cannot be reached from this runner",
  ENETUNREACH: "the network of the host cannot be reached from this runner",
  ENOTFOUND: "the name does not exist (DNS); check its spelling, and whether this runner sees that network",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "no connection was made in time; a firewall may drop it",
  TIMEOUT: "no answer came in time",
  TLS_TIMEOUT: "a connection was made, but the server did not begin to speak TLS in time; check the host and its port",
  TOO_LARGE: "the answer was larger than any that is expected here",
  UND_ERR_CONNECT_TIMEOUT: "no connection was made in time; a firewall may drop it",
  UND_ERR_PRX_CONN: "the proxy cut the connection; check HTTPS_PROXY and NO_PROXY",
  UND_ERR_SOCKET: "the connection was cut",
};

function explain(code: string): string {
  if (UNKNOWN_AUTHORITY.has(code)) {
    return `the server's certificate is signed by an authority that this runner does not know (${code}); give that authority's certificate as the input ca-certificate`;
  }
  if (NO_TLS.has(code)) return `the server does not speak TLS there; check the port (${code})`;
  if (code === "PROXY_407") return `the proxy wants another user and password; check those in HTTPS_PROXY (${code})`;
  if (code.startsWith("PROXY_")) return `the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (${code})`;
  const words = CERTIFICATE[code] ?? CONNECTION[code];
  return words === undefined ? `the connection failed (${code})` : `${words} (${code})`;
}

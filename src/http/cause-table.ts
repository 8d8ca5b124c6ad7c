/** Who does not answer as it should. */
export type Party = "server" | "proxy";

/** How lasting a cause is. */
export type Kind =
  /** It may pass: worth another try as long as there is time. */
  | "passing"
  /** Something is set wrong, or it will not pass soon: believed after a few tries. */
  | "setting"
  /** A certificate that is refused today is refused in a minute: one try is enough. */
  | "certificate"
  /** Nobody wants an answer any more. */
  | "cancelled";

/** What a code stands for, whether the server has it or the proxy. */
export interface Entry {
  readonly kind: Kind;
  readonly says: (party: Party) => string;
  /** What to check about the server. About a proxy it is always the same. */
  readonly check?: string;
  /** Whether the authority of a certificate is what is missing. */
  readonly isUnknownAuthority?: true;
}

/** What a code of Node's, OpenSSL's or undici's stands for, or one of our own. */
export function findEntry(code: string): Entry {
  return (
    ENTRIES[code] ?? ALERTS[ALERT.exec(code)?.[1] ?? ""] ?? FAMILIES.find(([codes]) => codes.test(code))?.[1] ?? UNKNOWN
  );
}

/** What is not known must not be tried for ever. */
const UNKNOWN: Entry = { kind: "setting", says: () => "the connection failed" };

const CUT: Entry = { kind: "passing", says: () => "the connection was closed unexpectedly" };
const BUSY: Entry = { kind: "passing", says: () => "this runner could not open another connection" };

const NO_TLS: Entry = {
  kind: "setting",
  says: (party) => `the ${party} does not speak TLS on this port`,
  check: "check the port",
};
const NO_TLS_VERSION: Entry = {
  kind: "setting",
  says: (party) => `the ${party} and this runner have no TLS version in common`,
  check: "enable TLS 1.2 or 1.3 on the server",
};
const NO_TLS_SETTINGS: Entry = {
  kind: "setting",
  says: (party) => `the ${party} and this runner have no TLS settings in common (ciphers, curves or signatures)`,
  check: "enable modern ones on the server",
};
const TLS_FAILED: Entry = { kind: "setting", says: (party) => `TLS with the ${party} failed` };
const CLIENT_CERTIFICATE: Entry = {
  kind: "setting",
  says: (party) => `the ${party} requires a client certificate, which this action does not support`,
  check: "use an address that does not require one",
};
const NO_HTTP: Entry = {
  kind: "setting",
  says: () => "the response is not HTTP",
  check: "check the host, its port, and whether it requires https://",
};

const REFUSED_CERTIFICATE: Entry = {
  kind: "certificate",
  says: (party) => `the ${party}'s certificate was refused`,
  check: "inspect the certificate chain with `openssl s_client -connect HOST:PORT -showcerts`",
};
const UNKNOWN_AUTHORITY: Entry = {
  kind: "certificate",
  says: (party) => `the ${party}'s certificate is signed by an authority that this runner does not know`,
  isUnknownAuthority: true,
};
const OTHER_NAME: Entry = {
  kind: "certificate",
  says: (party) => `the ${party}'s certificate is for another name`,
  check: "check the host",
};

/** Codes of certificates are those of https://nodejs.org/api/tls.html#x509-certificate-error-codes. */
const ENTRIES: Readonly<Record<string, Entry>> = {
  CANCELLED: { kind: "cancelled", says: () => "this step was cancelled or timed out" },
  ABANDONED: { kind: "cancelled", says: () => "the connection was no longer needed" },
  TIMEOUT: { kind: "passing", says: () => "no response arrived in time" },
  TOO_LARGE: { kind: "passing", says: () => "the response was too large" },

  EAI_AGAIN: {
    kind: "passing",
    says: () => "the name could not be looked up (DNS); check the network of this runner",
  },
  ENOTFOUND: {
    kind: "setting",
    says: () => "the name does not exist (DNS)",
    check: "check its spelling, and whether this runner can resolve it",
  },
  ECONNREFUSED: { kind: "passing", says: () => "the connection was refused", check: "check the host and its port" },
  EHOSTUNREACH: { kind: "passing", says: (party) => `the ${party} cannot be reached from this runner` },
  ENETUNREACH: { kind: "passing", says: (party) => `the network of the ${party} cannot be reached from this runner` },
  ENETDOWN: { kind: "passing", says: () => "the network of this runner is down" },
  ETIMEDOUT: { kind: "passing", says: () => "the connection timed out; a firewall may be dropping packets" },
  ECONNABORTED: CUT,
  ECONNRESET: CUT,
  EPIPE: CUT,
  HPE_INVALID_EOF_STATE: CUT,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CUT,
  UND_ERR_SOCKET: CUT,
  EADDRNOTAVAIL: BUSY,
  EMFILE: BUSY,
  ENFILE: BUSY,
  ENOBUFS: BUSY,

  TLS_TIMEOUT: {
    kind: "passing",
    says: (party) => `the TLS handshake with the ${party} timed out`,
    check: "check the host and its port",
  },
  EPROTO: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: NO_TLS_VERSION,
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_TLS_VERSION,
  ERR_SSL_VERSION_TOO_LOW: NO_TLS_VERSION,
  CLIENT_CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,

  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  CERT_HAS_EXPIRED: { kind: "certificate", says: (party) => `the ${party}'s certificate has expired` },
  CERT_NOT_YET_VALID: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate is not valid yet; check the clock of this runner`,
  },
  CERT_REVOKED: { kind: "certificate", says: (party) => `the ${party}'s certificate was revoked` },
  CERT_SIGNATURE_FAILURE: { kind: "certificate", says: (party) => `the ${party}'s certificate has a wrong signature` },
  ERR_TLS_CERT_ALTNAME_INVALID: OTHER_NAME,
  HOSTNAME_MISMATCH: OTHER_NAME,
  INVALID_PURPOSE: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate is not meant for servers`,
    check: "use one whose key usage allows serverAuth, from an authority that may sign certificates",
  },
  NAME_CONSTRAINTS: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate comes from an authority that may not certify this name`,
    check: "check the host, or use a certificate from another authority (name constraints)",
  },
  WEAK_CERTIFICATE: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate, or its authority's, has a key or a signature that is too weak`,
    check: "replace the certificate",
  },
  ERR_TLS_CERT_ALTNAME_FORMAT: REFUSED_CERTIFICATE,
  INVALID_CA: REFUSED_CERTIFICATE,
  PATH_LENGTH_EXCEEDED: REFUSED_CERTIFICATE,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: REFUSED_CERTIFICATE,
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: REFUSED_CERTIFICATE,
  UNSPECIFIED: REFUSED_CERTIFICATE,
};

/** What the other side says in TLS why it ends the connection. OpenSSL 3.5 begins some with SSL/TLS, 3.0 with SSLV3. */
const ALERT = /^ERR_SSL_(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(\w+)$/;

/** By their names in RFC 8446, section 6. A server's that are about certificates can be about a client's alone. */
const ALERTS: Readonly<Record<string, Entry>> = {
  BAD_CERTIFICATE: CLIENT_CERTIFICATE,
  CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
  CERTIFICATE_UNKNOWN: CLIENT_CERTIFICATE,
  NO_CERTIFICATE: CLIENT_CERTIFICATE,
  UNSUPPORTED_CERTIFICATE: CLIENT_CERTIFICATE,
  HANDSHAKE_FAILURE: NO_TLS_SETTINGS,
  INSUFFICIENT_SECURITY: NO_TLS_SETTINGS,
  PROTOCOL_VERSION: NO_TLS_VERSION,
  UNRECOGNIZED_NAME: {
    kind: "setting",
    says: (party) => `the ${party} does not know this host name`,
    check: "check the host",
  },
};

const FAMILIES: readonly (readonly [RegExp, Entry])[] = [
  [/^ERR_SSL_/, TLS_FAILED],
  [/^(HPE_|UND_ERR_HTTP_PARSER$)/, NO_HTTP],
  [/^(CERT|CRL|ERROR_IN_C\w+)_/, REFUSED_CERTIFICATE],
];

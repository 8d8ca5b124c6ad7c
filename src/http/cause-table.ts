/** The side that failed. */
export type Party = "server" | "proxy";

/** Whether and how often to retry. */
export type CauseKind =
  /** It may go away: retry until the deadline. */
  | "transient"
  /** Something is probably configured wrong: retry a few times. */
  | "configuration"
  /** A certificate that is refused now will be refused in a minute: do not retry. */
  | "certificate"
  /** The response is no longer needed. */
  | "cancelled";

/** What an error code means, for a server or a proxy. */
export interface CauseEntry {
  readonly kind: CauseKind;
  readonly describe: (party: Party) => string;
  /** What to do about a server. For a proxy the advice is always the same. */
  readonly advice?: string;
  /** Whether the certificate's authority is unknown. */
  readonly isUnknownAuthority?: true;
}

/** An unknown code must not be retried until the deadline. */
const UNKNOWN: CauseEntry = { kind: "configuration", describe: () => "the connection failed" };

const CLOSED: CauseEntry = { kind: "transient", describe: () => "the connection was closed unexpectedly" };
const NO_RESOURCES: CauseEntry = { kind: "transient", describe: () => "this runner could not open another connection" };

const UNREACHABLE: CauseEntry = {
  kind: "transient",
  describe: (party) => `the ${party} cannot be reached from this runner`,
  advice: "check the host, and the network of this runner",
};

const NO_TLS: CauseEntry = {
  kind: "configuration",
  describe: (party) => `the ${party} does not speak TLS on this port`,
  advice: "check the port",
};
const NO_TLS_VERSION: CauseEntry = {
  kind: "configuration",
  describe: (party) => `the ${party} and this runner have no TLS version in common`,
  advice: "enable TLS 1.2 or 1.3 on the server",
};
const NO_TLS_SETTINGS: CauseEntry = {
  kind: "configuration",
  describe: (party) => `the ${party} and this runner have no TLS settings in common (ciphers, curves or signatures)`,
  advice: "enable modern TLS settings on the server",
};
const TLS_FAILED: CauseEntry = { kind: "configuration", describe: (party) => `TLS with the ${party} failed` };
const CLIENT_CERTIFICATE: CauseEntry = {
  kind: "configuration",
  describe: (party) => `the ${party} requires a client certificate, which this action does not support`,
  advice: "use an address that does not require one",
};
const NO_HTTP: CauseEntry = {
  kind: "configuration",
  describe: () => "the response is not HTTP",
  advice: "check the host, its port, and whether it requires https://",
};

const REFUSED_CERT: CauseEntry = {
  kind: "certificate",
  describe: (party) => `the ${party}'s certificate was refused`,
  advice: "inspect the certificate chain with `openssl s_client -connect HOST:PORT -showcerts`",
};
const UNKNOWN_AUTHORITY: CauseEntry = {
  kind: "certificate",
  describe: (party) => `the ${party}'s certificate is signed by an authority that this runner does not know`,
  isUnknownAuthority: true,
};
const OTHER_NAME: CauseEntry = {
  kind: "certificate",
  describe: (party) => `the ${party}'s certificate is not valid for this host name`,
  advice: "check the host",
};

/**
 * What each error code means.
 * @see https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @see https://nodejs.org/api/errors.html#common-system-errors
 */
const ENTRIES: Readonly<Record<string, CauseEntry>> = {
  CANCELLED: { kind: "cancelled", describe: () => "this step was cancelled or timed out" },
  ABANDONED: { kind: "cancelled", describe: () => "the connection was no longer needed" },
  TIMEOUT: { kind: "transient", describe: () => "no response arrived in time" },
  TOO_LARGE: { kind: "transient", describe: () => "the response was too large" },

  EAI_AGAIN: { kind: "transient", describe: () => "the name lookup failed (DNS); check the network of this runner" },
  ENOTFOUND: {
    kind: "configuration",
    describe: () => "the name does not exist (DNS)",
    advice: "check its spelling, and whether this runner can resolve it",
  },
  ECONNREFUSED: {
    kind: "transient",
    describe: () => "the connection was refused",
    advice: "check the host and its port",
  },
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENETDOWN: { kind: "transient", describe: () => "the network of this runner is down" },
  ETIMEDOUT: { kind: "transient", describe: () => "the connection timed out; a firewall may be dropping packets" },
  ECONNABORTED: CLOSED,
  ECONNRESET: CLOSED,
  EPIPE: CLOSED,
  HPE_INVALID_EOF_STATE: CLOSED,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: CLOSED,
  UND_ERR_SOCKET: CLOSED,
  EADDRNOTAVAIL: NO_RESOURCES,
  EMFILE: NO_RESOURCES,
  ENFILE: NO_RESOURCES,
  ENOBUFS: NO_RESOURCES,

  TLS_TIMEOUT: {
    kind: "transient",
    describe: (party) => `the TLS handshake with the ${party} timed out`,
    advice: "check the host and its port",
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
  CERT_HAS_EXPIRED: {
    kind: "certificate",
    describe: (party) => `the ${party}'s certificate has expired`,
    advice: "renew it, or check the clock of this runner",
  },
  CERT_NOT_YET_VALID: {
    kind: "certificate",
    describe: (party) => `the ${party}'s certificate is not valid yet; check the clock of this runner`,
  },
  CERT_REVOKED: { ...REFUSED_CERT, describe: (party) => `the ${party}'s certificate was revoked` },
  CERT_SIGNATURE_FAILURE: { ...REFUSED_CERT, describe: (party) => `the ${party}'s certificate has a bad signature` },
  ERR_TLS_CERT_ALTNAME_INVALID: OTHER_NAME,
  HOSTNAME_MISMATCH: OTHER_NAME,
  INVALID_PURPOSE: {
    kind: "certificate",
    describe: (party) => `the ${party}'s certificate is not meant for servers`,
    advice: "use one whose key usage allows serverAuth, from an authority that may sign certificates",
  },
  NAME_CONSTRAINTS: {
    kind: "certificate",
    describe: (party) => `the ${party}'s certificate comes from an authority that may not certify this name`,
    advice: "check the host, or use a certificate from another authority (name constraints)",
  },
  WEAK_CERTIFICATE: {
    kind: "certificate",
    describe: (party) => `the ${party}'s certificate, or its authority's, has a key or a signature that is too weak`,
    advice: "replace the certificate",
  },
  ERR_TLS_CERT_ALTNAME_FORMAT: REFUSED_CERT,
  INVALID_CA: REFUSED_CERT,
  PATH_LENGTH_EXCEEDED: REFUSED_CERT,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: REFUSED_CERT,
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: REFUSED_CERT,
  UNSPECIFIED: REFUSED_CERT,
};

/** A TLS alert, with which the other side ends the connection. Some begin with SSL/TLS in OpenSSL 3.5, and with SSLV3 in 3.0. */
const ALERT = /^ERR_SSL_(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(\w+)$/;

/**
 * TLS alerts. A server's alert about a certificate means the client certificate.
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-6
 */
const ALERTS: Readonly<Record<string, CauseEntry>> = {
  BAD_CERTIFICATE: CLIENT_CERTIFICATE,
  CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
  CERTIFICATE_UNKNOWN: CLIENT_CERTIFICATE,
  NO_CERTIFICATE: CLIENT_CERTIFICATE,
  UNSUPPORTED_CERTIFICATE: CLIENT_CERTIFICATE,
  HANDSHAKE_FAILURE: NO_TLS_SETTINGS,
  INSUFFICIENT_SECURITY: NO_TLS_SETTINGS,
  PROTOCOL_VERSION: NO_TLS_VERSION,
  UNRECOGNIZED_NAME: {
    kind: "configuration",
    describe: (party) => `the ${party} does not know this host name`,
    advice: "check the host",
  },
};

const FAMILIES: readonly (readonly [RegExp, CauseEntry])[] = [
  [/^ERR_SSL_/, TLS_FAILED],
  [/^(HPE_|UND_ERR_HTTP_PARSER$)/, NO_HTTP],
  [/^(CERT|CRL|ERROR_IN_C\w+)_/, REFUSED_CERT],
];

/** Looks up a code of Node, OpenSSL, undici or this action. */
export function findCauseEntry(code: string): CauseEntry {
  return (
    ENTRIES[code] ?? ALERTS[ALERT.exec(code)?.[1] ?? ""] ?? FAMILIES.find(([codes]) => codes.test(code))?.[1] ?? UNKNOWN
  );
}

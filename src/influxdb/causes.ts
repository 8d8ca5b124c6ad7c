import { canPass } from "./retry.ts";

/** Who does not answer as it should. */
type Party = "server" | "proxy";

/** How lasting a cause is. */
type Kind =
  /** It may pass: worth another try as long as there is time. */
  | "passing"
  /** Something is set wrong, or it will not pass soon: believed after a few tries. */
  | "setting"
  /** A certificate that is refused today is refused in a minute: one try is enough. */
  | "certificate"
  /** Nobody wants an answer any more. */
  | "cancelled";

/** Why there was no complete answer. */
export interface Cause {
  readonly kind: Kind;
  /** In words, with the code. What to do is in it. */
  readonly message: string;
  /** Whether the certificate's authority is what is missing. */
  readonly isUnknownAuthority: boolean;
}

/** What a code stands for, whether the server has it or the proxy. */
interface Entry {
  readonly kind: Kind;
  readonly says: (party: Party) => string;
  /** What to check about the server. About a proxy it is always the same. */
  readonly check?: string;
}

/** What a code says of the cause. A code that is not known is a setting: it must not be tried for ever. */
export function causeOf(code: string): Cause {
  const ofProxy = /^PROXY_(.*)$/.exec(code)?.[1];
  const { kind, message } = ofProxy === undefined ? causeAtServer(code) : causeAtProxy(code, ofProxy);
  return { kind, message, isUnknownAuthority: UNKNOWN_AUTHORITY.has(ofProxy ?? code) };
}

function causeAtServer(code: string): Pick<Cause, "kind" | "message"> {
  const { kind, says, check } = entryOf(code);
  return { kind, message: `${says("server")}${check === undefined ? "" : `; ${check}`} (${code})` };
}

const CHECK_PROXY = "check HTTPS_PROXY and NO_PROXY";

/** `rest` is the status that the proxy has answered with, or a code as a server's. */
function causeAtProxy(code: string, rest: string): Pick<Cause, "kind" | "message"> {
  if (rest === "407") {
    return { kind: "setting", message: `the proxy wants another user and password; ${CHECK_CREDENTIALS} (${code})` };
  }
  if (/^\d+$/.test(rest)) {
    const kind = canPass(Number(rest)) ? "passing" : "setting";
    return { kind, message: `the proxy refused to connect; ${CHECK_PROXY} (${code})` };
  }
  const { kind, says } = entryOf(rest);
  // A proxy that is not there is set wrong more often than it is away.
  const isPassing = kind === "passing" && rest === "EAI_AGAIN";
  return {
    kind: kind === "passing" && !isPassing ? "setting" : kind,
    message: `the proxy cannot be used: ${says("proxy")}; ${CHECK_PROXY} (${code})`,
  };
}

const CHECK_CREDENTIALS = "check those in HTTPS_PROXY";

function entryOf(code: string): Entry {
  if (UNKNOWN_AUTHORITY.has(code)) return { kind: "certificate", says: unknownAuthority };
  return ENTRIES[code] ?? { kind: "setting", says: () => "the connection failed" };
}

const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function unknownAuthority(party: Party): string {
  return `the ${party}'s certificate is signed by an authority that this runner does not know`;
}

const CHECK_NAME = "check its spelling, and whether this runner sees that network";
const NO_TLS: Entry = {
  kind: "setting",
  says: (party) => `the ${party} does not speak TLS there`,
  check: "check the port",
};
const CUT: Entry = { kind: "passing", says: () => "the connection was cut" };

const ENTRIES: Readonly<Record<string, Entry>> = {
  CANCELLED: { kind: "cancelled", says: () => "this step was cancelled, or its time was up" },
  TIMEOUT: { kind: "passing", says: () => "no answer came in time" },
  TOO_LARGE: { kind: "passing", says: () => "the answer was larger than any that is expected here" },

  EAI_AGAIN: {
    kind: "passing",
    says: () => "the name could not be looked up (DNS); is the network of this runner up?",
  },
  ENOTFOUND: { kind: "setting", says: () => "the name does not exist (DNS)", check: CHECK_NAME },
  ECONNREFUSED: { kind: "passing", says: () => "the connection was refused", check: "check the host and its port" },
  EHOSTUNREACH: { kind: "passing", says: (party) => `the ${party} cannot be reached from this runner` },
  ENETUNREACH: { kind: "passing", says: (party) => `the network of the ${party} cannot be reached from this runner` },
  ETIMEDOUT: { kind: "passing", says: () => "no connection was made in time; a firewall may drop it" },
  ECONNRESET: CUT,
  EPIPE: CUT,
  UND_ERR_SOCKET: CUT,

  TLS_TIMEOUT: {
    kind: "passing",
    says: (party) => `a connection was made, but the ${party} did not begin to speak TLS in time`,
    check: "check the host and its port",
  },
  EPROTO: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,

  CERT_HAS_EXPIRED: { kind: "certificate", says: (party) => `the ${party}'s certificate has expired` },
  CERT_NOT_YET_VALID: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate is not valid yet; is this runner's clock right?`,
  },
  CERT_REVOKED: { kind: "certificate", says: (party) => `the ${party}'s certificate was revoked` },
  CERT_SIGNATURE_FAILURE: { kind: "certificate", says: (party) => `the ${party}'s certificate has a wrong signature` },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    kind: "certificate",
    says: (party) => `the ${party}'s certificate is for another name`,
    check: "check the host",
  },
};

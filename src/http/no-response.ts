import type { NoResponseCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import { type Cause, findCause } from "./causes.ts";

const MAX_CONFIGURATION_ATTEMPTS = 4;

/** What to do if the authority of a certificate is unknown. */
const ADVICE: Readonly<Record<UnknownAuthority, string>> = {
  "no-ca-certificate":
    "; set ca-certificate to the certificate of that authority (a self-signed certificate is its own authority)",
  "node-default":
    "; set NODE_EXTRA_CA_CERTS to the path of a PEM file with the certificate of that authority, in the `env` of this step, of the job or of the runner",
  "other-ca-certificate":
    ". The certificate in ca-certificate did not sign it: set ca-certificate to the certificate of the authority that did, or configure the server to send the intermediate certificates",
  "not-in-main":
    ". The post step trusts only authorities that Node also trusted in the main step; check whether another step has changed NODE_EXTRA_CA_CERTS, NODE_USE_SYSTEM_CA, SSL_CERT_FILE, SSL_CERT_DIR, or a file that they name",
};

/** What is known about an exchange without a complete response. */
interface Facts {
  readonly sent: boolean;
  readonly status?: number | undefined;
  /** Default `no-ca-certificate`. */
  readonly unknownAuthority?: UnknownAuthority;
}

/**
 * No complete response arrived. `sent` is true if the request may have reached the server, and false only if no byte of
 * it was written. `status` is set if a response had begun.
 *
 * It has no `cause` on purpose: errors of sockets, URLs and proxies contain requests and passwords.
 */
export class NoResponse extends Error {
  readonly code: NoResponseCode;
  readonly sent: boolean;
  readonly status: number | undefined;
  readonly #cause: Cause;

  constructor(code: NoResponseCode, facts: Facts) {
    const cause = findCause(code);
    super(explain(cause, facts.unknownAuthority ?? "no-ca-certificate"));
    this.name = "NoResponse";
    this.#cause = cause;
    this.code = code;
    this.sent = facts.sent;
    this.status = facts.status;
  }

  /** Whether the server's or the proxy's certificate was refused. */
  get isUntrusted(): boolean {
    return this.#cause.kind === "certificate";
  }

  /** Whether a retry may help after `attempt` attempts. */
  isRetryable(attempt: number): boolean {
    const { kind } = this.#cause;
    return kind === "transient" || (kind === "configuration" && attempt < MAX_CONFIGURATION_ATTEMPTS);
  }

  /**
   * Whether the server could not be reached: there was no connection (an unknown name, a closed port, an untrusted
   * certificate), or the server is configured not to respond (it requires a client certificate).
   */
  get isUnreachable(): boolean {
    const { kind } = this.#cause;
    return kind !== "cancelled" && (!this.sent || kind === "configuration");
  }
}

function explain({ message, isUnknownAuthority }: Cause, unknownAuthority: UnknownAuthority): string {
  return isUnknownAuthority ? message + ADVICE[unknownAuthority] : message;
}

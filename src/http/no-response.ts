import type { NoResponseCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import { type Cause, findCause } from "./causes.ts";

interface Facts {
  readonly sent: boolean;
  readonly status?: number | undefined;
  /** Default `none-given`. */
  readonly unknownAuthority?: UnknownAuthority;
}

/**
 * No complete answer came. `sent` tells whether the request may have reached the server: it is false only where not a
 * byte of it was written. `status` is there where an answer had begun.
 *
 * It has no cause on purpose: errors of sockets, URLs and proxies hold requests and passwords.
 */
export class NoResponse extends Error {
  readonly code: NoResponseCode;
  readonly sent: boolean;
  readonly status: number | undefined;
  readonly #cause: Cause;

  constructor(code: NoResponseCode, facts: Facts) {
    const cause = findCause(code);
    super(explain(cause, facts.unknownAuthority ?? "none-given"));
    this.name = "NoResponse";
    this.#cause = cause;
    this.code = code;
    this.sent = facts.sent;
    this.status = facts.status;
  }

  /** A certificate was refused. */
  get isUntrusted(): boolean {
    return this.#cause.kind === "certificate";
  }

  /** Whether another try may help, after so many. */
  isRetryable(attempt: number): boolean {
    const { kind } = this.#cause;
    return kind === "passing" || (kind === "setting" && attempt < MAX_SETTING_ATTEMPTS);
  }

  /**
   * Nothing can be learned from there: nothing was connected (a name that does not resolve, a closed port, an untrusted
   * certificate), or the other side is set so that it answers nothing (it wants a client certificate).
   */
  get isUnreachable(): boolean {
    const { kind } = this.#cause;
    return kind !== "cancelled" && (!this.sent || kind === "setting");
  }
}

const MAX_SETTING_ATTEMPTS = 4;

function explain({ message, isUnknownAuthority }: Cause, unknownAuthority: UnknownAuthority): string {
  return isUnknownAuthority ? message + ADVICE[unknownAuthority] : message;
}

const ADVICE: Readonly<Record<UnknownAuthority, string>> = {
  "none-given": "; set ca-certificate to the certificate of that authority",
  "nodes-own":
    "; set NODE_EXTRA_CA_CERTS to the path of a PEM file with the certificate of that authority, in the `env` of this step, of the job or of the runner",
  "another-given":
    ". The certificate in ca-certificate did not sign it: set ca-certificate to the certificate of the authority that did, or configure the server to send the intermediate certificates",
  "not-in-main":
    ". The post step trusts only authorities that Node also trusted in the main step; check whether another step has changed NODE_EXTRA_CA_CERTS, NODE_USE_SYSTEM_CA, SSL_CERT_FILE, SSL_CERT_DIR, or a file that they name",
};

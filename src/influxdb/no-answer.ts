import { type Cause, causeOf } from "./causes.ts";

/**
 * Why an exchange ended without a complete answer: a code of Node's, OpenSSL's or undici's, or one of our own. With
 * `PROXY_` before it, it is the proxy's; a number after that is the status with which the proxy has refused.
 */
export type NoAnswerCode = "TIMEOUT" | "CANCELLED" | "TOO_LARGE" | `PROXY_${string}` | (string & {});

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
  readonly #cause: Cause;

  constructor(code: NoAnswerCode, facts: { readonly sent: boolean; readonly status?: number | undefined }) {
    const cause = causeOf(code);
    super(explain(cause));
    this.name = "NoAnswer";
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
  canPass(attempt: number): boolean {
    const { kind } = this.#cause;
    return kind === "passing" || (kind === "setting" && attempt < MOST_TRIES_OF_A_SETTING);
  }

  /** Nothing was ever connected: a name that does not resolve, a closed port, an untrusted certificate. */
  get isUnreachable(): boolean {
    return !this.sent && this.code !== "CANCELLED";
  }
}

const MOST_TRIES_OF_A_SETTING = 4;

function explain({ message, isUnknownAuthority }: Cause): string {
  return isUnknownAuthority ? `${message}; give that authority's certificate as the input ca-certificate` : message;
}

import { createSecureContext, type SecureContext } from "node:tls";

/** Whose certificates are believed. */
export interface Trust {
  /** Whom Node trusts in this process, or the PEM texts of those of them that count. */
  readonly roots: "default" | readonly string[];
  /** PEM text of certificates that were given, trusted beside these; empty for none. */
  readonly caCertificate: string;
  /** Whether the input `ca-certificate` is for others than this server. */
  readonly isNodesOwn?: true;
}

/** For GitHub, whose authority the inputs do not know. */
export const NODE_TRUST: Trust = { roots: "default", caCertificate: "", isNodesOwn: true };

/**
 * What a connection verifies with.
 *
 * TLS's option `ca` would replace what Node trusts, and Node cannot list all of that: with `--use-openssl-ca`, OpenSSL
 * looks for an authority when it is asked. So what was given is added to what is there; that takes 1 ms (measured).
 *
 * A certificate that was given is trusted as it is. It may be the issuing authority's, without the one above it, as with
 * curl and influxctl. Names and dates are verified all the same.
 */
export function createTrustContext({ roots, caCertificate }: Trust): SecureContext {
  const options = roots === "default" ? {} : { ca: [...roots] };
  const made = createSecureContext({ ...options, allowPartialTrustChain: caCertificate !== "" });
  // Not in Node's documents, but what the option `ca` is made with (nodejs/node `lib/internal/tls/secure-context.js`).
  if (caCertificate !== "") made.context.addCACert(caCertificate);
  return made;
}

/** What an error says of an authority that is not among these. */
export function classifyUnknownAuthority({ roots, caCertificate, isNodesOwn }: Trust): UnknownAuthority {
  if (isNodesOwn) return "nodes-own";
  if (roots !== "default") return "not-in-main";
  return caCertificate === "" ? "none-given" : "another-given";
}

/** Why a server's authority may be unknown, which decides what to do about it. */
export type UnknownAuthority = "none-given" | "another-given" | "not-in-main" | "nodes-own";

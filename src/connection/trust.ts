import { createSecureContext, type SecureContext } from "node:tls";

/** Which certificate authorities are trusted. */
export interface Trust {
  /** `default` for all that Node trusts in this process, or PEM texts for a part of them. */
  readonly roots: "default" | readonly string[];
  /** PEM text of additional certificates to trust; empty for none. */
  readonly caCertificate: string;
  /** Set if the input `ca-certificate` does not apply to this server. */
  readonly isNodeDefault?: true;
}

/** For GitHub: `ca-certificate` does not apply to it. */
export const NODE_TRUST: Trust = { roots: "default", caCertificate: "", isNodeDefault: true };

/**
 * Creates the context with which connections verify certificates.
 *
 * The `ca` option of TLS would replace the authorities that Node trusts, and Node cannot list them all: with
 * `--use-openssl-ca`, OpenSSL looks up an authority only when it needs it. So this adds `caCertificate` to the authorities
 * of the context, which takes 1 ms (measured).
 *
 * As with curl and influxctl, `caCertificate` may be an intermediate authority without its root. Names and dates are still
 * verified.
 */
export function createTrustContext({ roots, caCertificate }: Trust): SecureContext {
  const options = roots === "default" ? {} : { ca: [...roots] };
  const secureContext = createSecureContext({ ...options, allowPartialTrustChain: caCertificate !== "" });
  // Not documented by Node, but its option `ca` uses it, too:
  // https://github.com/nodejs/node/blob/main/lib/internal/tls/secure-context.js
  if (caCertificate !== "") secureContext.context.addCACert(caCertificate);
  return secureContext;
}

/** Classifies why a server's authority is not trusted. */
export function classifyUnknownAuthority({ roots, caCertificate, isNodeDefault }: Trust): UnknownAuthority {
  if (isNodeDefault) return "node-default";
  if (roots !== "default") return "not-in-main";
  return caCertificate === "" ? "no-ca-certificate" : "other-ca-certificate";
}

/** Why a server's authority may be unknown. The advice in the error depends on it. */
export type UnknownAuthority = "no-ca-certificate" | "other-ca-certificate" | "not-in-main" | "node-default";

import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { UnknownAuthority } from "./no-answer.ts";

/** Whose certificates are believed. */
export interface Trust {
  /** Whom Node trusts in this process, or the PEM texts of those of them that count. */
  readonly roots: "default" | readonly string[];
  /** PEM text of certificates that were given, trusted beside these; empty for none. */
  readonly caCertificate: string;
}

/** What a connection verifies with. */
export function secureContextOf({ roots, caCertificate }: Trust): SecureContext {
  if (roots === "default" && caCertificate === "") return createSecureContext();
  // `ca` replaces what Node trusts, hence the list.
  const listed = roots === "default" ? getCACertificates("default") : roots;
  return createSecureContext({ ca: [...listed, caCertificate].filter((text) => text !== "") });
}

/** What an error says of an authority that is not among these. */
export function unknownAuthorityBy({ roots }: Trust): UnknownAuthority {
  return roots === "default" ? "none-given" : "changed-since-main";
}

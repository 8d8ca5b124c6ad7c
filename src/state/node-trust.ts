import { delimiter, join } from "node:path";
import { getCACertificates } from "node:tls";
import { fingerprint, readCertificates } from "../connection/certificates.ts";
import type { Environment, OpenSslPlaces } from "../runner/environment.ts";
import { fileNames, fileText } from "../runner/files.ts";

/** Whom Node trusts in this process. Certificates are PEM. */
export interface NodeTrust {
  /** The authorities that Node was built with; none if it does not use them. */
  readonly bundled: readonly string[];
  /** Those that the environment adds, by their fingerprints. */
  readonly others: ReadonlyMap<string, string>;
  /** Where OpenSSL looks for them by itself, with `--use-openssl-ca`; without it `undefined`. */
  readonly openSsl: OpenSslPlaces | undefined;
}

/**
 * Asks Node whom it trusts. To read its variables as Node does is hopeless: versions differ in which they know, and in
 * how they read them. What Node lists is what it verifies with, even if a file has changed since (tried: 24.4, 24.19).
 * Takes 0.5 ms if the environment adds nothing.
 */
export function readNodeTrust({ openSsl }: Pick<Environment, "openSsl">): NodeTrust {
  const built = getCACertificates("bundled");
  const listed = getCACertificates("default");
  if (listed.includes(built[0] ?? "")) return { bundled: built, others: othersIn(listed, built), openSsl: undefined };
  // With --use-openssl-ca alone, Node does not use its own list, and does not list what OpenSSL finds.
  return { bundled: [], others: othersIn([...listed, ...readOpenSslStore(openSsl)], []), openSsl };
}

/** A system's store has most of the authorities that Node has, in another spelling. */
function othersIn(listed: readonly string[], bundled: readonly string[]): ReadonlyMap<string, string> {
  const known = new Set(bundled);
  const rest = listed.filter((certificate) => !known.has(certificate));
  const others = new Map(rest.map((certificate) => [fingerprint(certificate), certificate]));
  if (others.size > 0) for (const certificate of bundled) others.delete(fingerprint(certificate));
  return others;
}

/**
 * The certificates that OpenSSL finds by itself, with `--use-openssl-ca`. In a folder it looks at those files alone that
 * are named by a hash, such as `6b98f40b.0`.
 */
export function readOpenSslStore({ file, folders }: OpenSslPlaces): readonly string[] {
  const inFolders = (folders ?? join(OPENSSL_FOLDER, "certs"))
    .split(delimiter)
    .flatMap((folder) => listHashedNames(folder).map((name) => join(folder, name)));
  return [file ?? join(OPENSSL_FOLDER, "cert.pem"), ...inFolders].flatMap((path) => readCertificates(fileText(path)));
}

function listHashedNames(folder: string): readonly string[] {
  return fileNames(folder).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
}

/** Where it looks without a variable, in the Node that runners bring (nodejs/node `deps/openssl/openssl_common.gypi`). */
const OPENSSL_FOLDER =
  { win32: "C:\\Program Files\\Common Files\\SSL", darwin: "/System/Library/OpenSSL" }[process.platform as string] ??
  "/etc/ssl";

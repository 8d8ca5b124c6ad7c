import { delimiter, join } from "node:path";
import { getCACertificates } from "node:tls";
import { fingerprint, readCertificates } from "../connection/certificates.ts";
import type { Environment, OpenSslPlaces } from "../runner/environment.ts";
import { listFileNames, readFileText } from "../runner/files.ts";

/** Where OpenSSL looks without a variable, in the Node of a runner (nodejs/node `deps/openssl/openssl_common.gypi`). */
const OPENSSL_FOLDER =
  { win32: "C:\\Program Files\\Common Files\\SSL", darwin: "/System/Library/OpenSSL" }[process.platform as string] ??
  "/etc/ssl";

/** The certificate authorities that Node trusts in this process. Certificates are PEM. */
export interface NodeTrust {
  /** The authorities that are built into Node; empty if it does not use them. */
  readonly bundled: readonly string[];
  /** The authorities that the environment adds, by their fingerprints. */
  readonly others: ReadonlyMap<string, string>;
  /** Where OpenSSL itself looks for authorities with `--use-openssl-ca`; otherwise `undefined`. */
  readonly openSsl: OpenSslPlaces | undefined;
}

/**
 * Asks Node which authorities it trusts. Reading its variables instead would not be reliable, because versions of Node
 * know different variables and read them in different ways. Node verifies with the authorities that it lists, even if a
 * file has changed since then (tested with 24.4 and 24.19). Takes 0.5 ms if the environment adds nothing.
 */
export function readNodeTrust({ openSsl }: Pick<Environment, "openSsl">): NodeTrust {
  const bundled = getCACertificates("bundled");
  const listed = getCACertificates("default");
  if (listed.includes(bundled[0] ?? "")) return { bundled, others: findOthers(listed, bundled), openSsl: undefined };
  // With only --use-openssl-ca, Node does not use its own authorities, and does not list those that OpenSSL finds.
  return { bundled: [], others: findOthers([...listed, ...readOpenSslStore(openSsl)], []), openSsl };
}

/** Also compares fingerprints, because the store of a system has most authorities of Node, but written differently. */
function findOthers(listed: readonly string[], bundled: readonly string[]): ReadonlyMap<string, string> {
  const known = new Set(bundled);
  const rest = listed.filter((certificate) => !known.has(certificate));
  const others = new Map(rest.map((certificate) => [fingerprint(certificate), certificate]));
  if (others.size > 0) for (const certificate of bundled) others.delete(fingerprint(certificate));
  return others;
}

/**
 * The certificates that OpenSSL itself finds with `--use-openssl-ca`. In a folder, it reads only the files that are
 * named by a hash, such as `6b98f40b.0`.
 */
export function readOpenSslStore({ file, folders }: OpenSslPlaces): readonly string[] {
  const inFolders = (folders ?? join(OPENSSL_FOLDER, "certs"))
    .split(delimiter)
    .flatMap((folder) => listHashedNames(folder).map((name) => join(folder, name)));
  return [file ?? join(OPENSSL_FOLDER, "cert.pem"), ...inFolders].flatMap((path) =>
    readCertificates(readFileText(path)),
  );
}

function listHashedNames(folder: string): readonly string[] {
  return listFileNames(folder).filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name));
}

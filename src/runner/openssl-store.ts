import { delimiter, join } from "node:path";
import { readCertificates } from "../connection/certificates.ts";
import { fileNames, fileText } from "./files.ts";

/** Where OpenSSL is told to look for authorities: the variables as they are. One that is empty names no place at all. */
export interface OpenSslPlaces {
  /** `SSL_CERT_FILE`. */
  readonly file?: string | undefined;
  /** `SSL_CERT_DIR`: a list like PATH's. */
  readonly folders?: string | undefined;
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

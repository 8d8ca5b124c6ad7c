import { createHash, X509Certificate } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Job } from "../support/runner/job.ts";

/**
 * A way to make Node trust an authority without the inputs. Paths are relative to the checkout, where a step starts.
 */
export interface WayToTrust {
  readonly way: string;
  readonly env: Readonly<Record<string, string>>;
  /** The file in which Node or OpenSSL looks for this certificate. It may contain others. */
  readonly file: (certificate: string) => string;
}

/** A folder that contains nothing else. If SSL_CERT_DIR is unset, the folder of the machine is read, too. */
const FOLDER = "certificates";

/** Only on Linux, the system's store consists of files, which the variables name. */
const isLinux = process.platform === "linux";

const BY_VARIABLE: readonly WayToTrust[] = [
  {
    way: "NODE_USE_SYSTEM_CA and SSL_CERT_FILE",
    env: { NODE_USE_SYSTEM_CA: "1", SSL_CERT_FILE: "ca.crt", SSL_CERT_DIR: FOLDER },
    file: () => "ca.crt",
  },
  {
    way: "NODE_USE_SYSTEM_CA and SSL_CERT_DIR",
    env: { NODE_USE_SYSTEM_CA: "1", SSL_CERT_DIR: FOLDER },
    file: () => join(FOLDER, "ca.crt"),
  },
];

const BY_OPTION: readonly WayToTrust[] = [
  {
    way: "--use-system-ca and SSL_CERT_FILE",
    env: { NODE_OPTIONS: "--use-system-ca", SSL_CERT_FILE: "ca.crt", SSL_CERT_DIR: FOLDER },
    file: () => "ca.crt",
  },
];

/** All ways that work on this system. NODE_USE_SYSTEM_CA needs Node 24.6. */
export const WAYS_TO_TRUST: readonly WayToTrust[] = [
  { way: "NODE_EXTRA_CA_CERTS", env: { NODE_EXTRA_CA_CERTS: "ca.crt" }, file: () => "ca.crt" },
  ...(isLinux && hasSystemCaVariable() ? BY_VARIABLE : []),
  ...(isLinux ? BY_OPTION : []),
  {
    way: "--use-openssl-ca and SSL_CERT_FILE",
    env: { NODE_OPTIONS: "--use-openssl-ca", SSL_CERT_FILE: "ca.crt", SSL_CERT_DIR: FOLDER },
    file: () => "ca.crt",
  },
  {
    way: "--use-openssl-ca and SSL_CERT_DIR",
    env: { NODE_OPTIONS: "--use-openssl-ca", SSL_CERT_DIR: FOLDER },
    file: (certificate) => join(FOLDER, `${subjectHash(certificate)}.0`),
  },
];

function hasSystemCaVariable(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > 24 || minor >= 6;
}

/** Writes a file into the checkout of the job. */
export function writeToCheckout(job: Job, path: string, text: string): void {
  const file = join(job.folders.workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  mkdirSync(join(job.folders.workspace, FOLDER), { recursive: true });
  writeFileSync(file, text);
}

/**
 * The name under which OpenSSL looks for a certificate whose subject is only a common name: the SHA-1 of the name in
 * DER, with its text in lower case.
 *
 * @see openssl/openssl `crypto/x509/x509_cmp.c`, `X509_NAME_hash_ex`
 */
function subjectHash(certificate: string): string {
  const text = Buffer.from(new X509Certificate(certificate).subject.replace(/^CN=/, "").toLowerCase());
  const value = Buffer.concat([Buffer.from([0x06, 3, 0x55, 4, 3, 0x0c, text.length]), text]);
  const name = Buffer.concat([Buffer.from([0x31, value.length + 2, 0x30, value.length]), value]);
  return createHash("sha1").update(name).digest().readUInt32LE(0).toString(16).padStart(8, "0");
}

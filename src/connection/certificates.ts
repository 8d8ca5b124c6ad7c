import { createHash, X509Certificate } from "node:crypto";

/** A block of PEM, such as a certificate. */
export interface PemBlock {
  readonly label: string;
  /** From the first dash to the last. */
  readonly text: string;
}

const BLOCK = /-----BEGIN ([^-]*)-----[\s\S]*?-----END \1-----/g;

/** Finds the blocks of a text, in order. */
export function findPemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([block, label]) => ({ label: label ?? "", text: block }));
}

/**
 * Reads a certificate; `undefined` if the block is not one. Its line breaks may have been lost in a secret: replaced by
 * blanks, removed, indented, or escaped as in JSON.
 */
export function readCertificate({ text }: PemBlock): X509Certificate | undefined {
  const base64 = text
    .replaceAll(/-----[^-]*-----/g, "")
    .replaceAll(/\\+[nrt]|\s/g, "")
    .replaceAll(/\\+\//g, "/");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    return new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

/** Reads the certificates of a text, each as PEM. Ignores everything else. */
export function readCertificates(text: string): readonly string[] {
  return findPemBlocks(text)
    .filter(({ label }) => label === "CERTIFICATE" || label === "X509 CERTIFICATE")
    .map(readCertificate)
    .filter((certificate) => certificate !== undefined)
    .map((certificate) => certificate.toString().trim());
}

/** The SHA-256 of a PEM certificate, in base64. */
export function fingerprint(certificate: string): string {
  const base64 = certificate.replaceAll(/-----[^-]*-----/g, "");
  return createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
}

import { createHash, X509Certificate } from "node:crypto";

/** A block of PEM, such as a certificate. */
export interface PemBlock {
  readonly label: string;
  /** From the first dash to the last. */
  readonly text: string;
}

const BLOCK = /-----BEGIN ([^-]*)-----[\s\S]*?-----END \1-----/g;

/** The blocks of a text, in their order. */
export function findPemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([block, label]) => ({ label: label ?? "", text: block }));
}

/**
 * Reads the block of a certificate; `undefined` if it is none. Its line breaks may have been lost on the way through
 * a secret: folded to blanks, joined, indented, or escaped as in JSON.
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

/** The certificates of a text, each as PEM. What is none, or cannot be read, is left out. */
export function readCertificates(text: string): readonly string[] {
  return findPemBlocks(text)
    .filter(({ label }) => label === "CERTIFICATE" || label === "X509 CERTIFICATE")
    .map(readCertificate)
    .filter((certificate) => certificate !== undefined)
    .map((certificate) => certificate.toString().trim());
}

/** What tells a certificate, in PEM, from every other: SHA-256 of its bytes, in base64. */
export function fingerprint(certificate: string): string {
  const base64 = certificate.replaceAll(/-----[^-]*-----/g, "");
  return createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
}

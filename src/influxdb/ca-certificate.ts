import { X509Certificate } from "node:crypto";
import { Invalid } from "./invalid.ts";

/** An environment variable holds at most 128 KiB on Linux, and the state that post reads is one. */
const LONGEST = 30_000;

const BLOCK = /-----BEGIN ([^-]*)-----[\s\S]*?-----END \1-----/g;

/** Reads certificates that post gets as text, so that they have to fit. Throws `Invalid`. */
export function parseCaCertificate(text: string): string {
  if (text.length > LONGEST) {
    throw new Invalid(`is ${text.length} characters long; at most ${LONGEST} fit, so give the issuing authority alone`);
  }
  return parseCertificates(text);
}

/**
 * Reads the certificates of a PEM text of any length, and nothing else of it. Throws `Invalid`, which quotes nothing: a
 * private key may stand among them.
 */
export function parseCertificates(text: string): string {
  if (/PRIVATE KEY/.test(text)) {
    throw new Invalid("holds a private key; give the certificates alone, and treat that key as disclosed");
  }
  const blocks = [...text.matchAll(BLOCK)];
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0)
    throw new Invalid(`is not PEM text; give the text itself and not a path, with its line breaks: ${PEM_FORM}`);
  if (blocks.length !== begun) throw new Invalid(`holds a certificate that is cut off; ${PEM_FORM}`);
  return blocks.map(([block, label], index) => parseBlock(block, label ?? "", index + 1)).join("\n");
}

const PEM_FORM = "a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----";

function parseBlock(block: string, label: string, number: number): string {
  if (label !== "CERTIFICATE")
    throw new Invalid(`holds something else than certificates, as item ${number}; give certificates alone`);
  const certificate = readCertificate(block);
  if (certificate === undefined) {
    throw new Invalid(`holds a certificate, number ${number}, that cannot be read; ${PEM_FORM}`);
  }
  return certificate.toString().trim();
}

function readCertificate(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined;
  }
}

import { findPemBlocks, type PemBlock, readCertificate } from "../connection/certificates.ts";
import { Invalid } from "../redaction/invalid.ts";

/** An environment variable holds at most 128 KiB on Linux, and the state that post reads is one. */
const MAX_LENGTH = 30_000;

/** Reads certificates that post gets as text, so that they have to fit. Throws `Invalid`. */
export function parseCaCertificate(text: string): string {
  if (text.length > MAX_LENGTH) {
    throw new Invalid(
      `is ${text.length} characters long, and the maximum is ${MAX_LENGTH}; use only the certificate of the issuing authority`,
    );
  }
  return parseCertificates(text);
}

/**
 * Reads the certificates of a PEM text of any length, and nothing else of it. Throws `Invalid`, which quotes nothing: a
 * private key may stand among them.
 */
export function parseCertificates(text: string): string {
  if (/PRIVATE KEY/.test(text)) {
    throw new Invalid(
      "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    );
  }
  const blocks = findPemBlocks(text);
  const begun = text.match(/-----BEGIN /g)?.length ?? 0;
  if (begun === 0) throw new Invalid(`is not PEM text; write the text itself, not a path, ${PEM_FORM}`);
  if (blocks.length !== begun) {
    throw new Invalid(`contains an incomplete certificate; write the whole text, ${PEM_FORM}`);
  }
  return blocks.map((block, index) => parseBlock(block, index + 1)).join("\n");
}

const PEM_FORM =
  "with its line breaks: a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----";

function parseBlock(block: PemBlock, number: number): string {
  if (block.label !== "CERTIFICATE") throw new Invalid(`item ${number} is not a certificate; remove it`);
  const certificate = readCertificate(block);
  if (certificate !== undefined) return certificate.toString().trim();
  const why = hasLines(block) ? "" : "; its line breaks and other characters were lost";
  throw new Invalid(`certificate ${number} cannot be read${why}. Paste the file unchanged, ${PEM_FORM}`);
}

/** Lines of base64 and nothing else, as programs write them. */
function hasLines({ text }: PemBlock): boolean {
  return /^-----BEGIN [^-]*-----\s*\n([A-Za-z0-9+/=]{1,76}\r?\n)+-----END /.test(text);
}

import { findPemBlocks, type PemBlock, readCertificate } from "../connection/certificates.ts";
import { Invalid } from "../redaction/invalid.ts";

/**
 * Post reads the state from an environment variable, which can have at most 128 KiB on Linux.
 * @see https://man7.org/linux/man-pages/man2/execve.2.html
 */
const MAX_LENGTH = 30_000;

const PEM_FORM =
  "with its line breaks: a certificate begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----";

/** Reads certificates that are saved in the state for post, so their length is limited. Throws `Invalid`. */
export function parseCaCertificate(text: string): string {
  if (text.length > MAX_LENGTH) {
    throw new Invalid(
      `is ${text.length} characters long, and the maximum is ${MAX_LENGTH}; use only the certificate of the issuing authority`,
    );
  }
  return parseCertificates(text);
}

/**
 * Reads the certificates of a PEM text of any length, and ignores the text between them. Throws `Invalid`, which quotes
 * nothing, because the text may contain a private key.
 */
export function parseCertificates(text: string): string {
  if (/PRIVATE KEY/.test(text)) {
    throw new Invalid(
      "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    );
  }
  const blocks = findPemBlocks(text);
  const blockCount = text.match(/-----BEGIN /g)?.length ?? 0;
  if (blockCount === 0) throw new Invalid(`is not PEM text; write the text itself, not a path, ${PEM_FORM}`);
  if (blocks.length !== blockCount) {
    throw new Invalid(`contains an incomplete certificate; write the whole text, ${PEM_FORM}`);
  }
  return blocks.map((block, index) => parseBlock(block, index + 1)).join("\n");
}

function parseBlock(block: PemBlock, number: number): string {
  if (block.label !== "CERTIFICATE") throw new Invalid(`item ${number} is not a certificate; remove it`);
  const certificate = readCertificate(block);
  if (certificate !== undefined) return certificate.toString().trim();
  const why = hasLines(block) ? "" : "; its line breaks and other characters were lost";
  throw new Invalid(`certificate ${number} cannot be read${why}. Paste the file unchanged, ${PEM_FORM}`);
}

/** Whether a block has only lines of base64, as programs write it. */
function hasLines({ text }: PemBlock): boolean {
  return /^-----BEGIN [^-]*-----\s*\n([A-Za-z0-9+/=]{1,76}\r?\n)+-----END /.test(text);
}

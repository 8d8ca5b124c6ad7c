import { sign, X509Certificate } from "node:crypto";
import type { CertifiedKey } from "../influxdb/certificates.ts";

/**
 * Restricts the certificate of an authority to servers of one domain (RFC 5280, section 4.2.1.10). The package that
 * creates certificates does not support this extension, so this function adds it and signs the certificate again.
 */
export function constrainedTo(domain: string, { cert, key }: CertifiedKey): CertifiedKey {
  const [signed = Buffer.of(), algorithm = Buffer.of()] = readParts(new X509Certificate(cert).raw);
  const fields = readParts(signed);
  const extensions = readParts(readParts(fields.at(-1) ?? Buffer.of())[0] ?? Buffer.of());
  const all = tagged(EXTENSIONS, tagged(SEQUENCE, ...extensions, nameConstraints(domain)));
  const resigned = tagged(SEQUENCE, ...fields.slice(0, -1), all);
  const signature = tagged(BIT_STRING, Buffer.of(0), sign("sha256", resigned, key));
  return { cert: new X509Certificate(tagged(SEQUENCE, resigned, algorithm, signature)).toString(), key };
}

const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;
const DNS_NAME = 0x82;
const PERMITTED = 0xa0;
const EXTENSIONS = 0xa3;

/** The object identifier 2.5.29.30, marked as critical. */
const NAME_CONSTRAINTS = Buffer.from("0603551d1e0101ff", "hex");

function nameConstraints(domain: string): Buffer {
  const permitted = tagged(PERMITTED, tagged(SEQUENCE, tagged(DNS_NAME, Buffer.from(domain))));
  return tagged(SEQUENCE, NAME_CONSTRAINTS, tagged(OCTET_STRING, tagged(SEQUENCE, permitted)));
}

/** Encodes a value of less than 64 KiB in DER. */
function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

/** Splits a DER value into its parts, each with its tag and size. */
function readParts(value: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = headLength(value, 0); at < value.length; ) {
    const end = at + headLength(value, at) + contentLength(value, at);
    parts.push(value.subarray(at, end));
    at = end;
  }
  return parts;
}

/** The length of the tag and of the size, in its short or long form. */
function headLength(bytes: Buffer, at: number): number {
  const size = bytes.readUInt8(at + 1);
  return size < 0x80 ? 2 : 2 + (size - 0x80);
}

function contentLength(bytes: Buffer, at: number): number {
  const size = bytes.readUInt8(at + 1);
  return size < 0x80 ? size : bytes.readUIntBE(at + 2, size - 0x80);
}

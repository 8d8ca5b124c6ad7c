import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseCaCertificate, parseCertificates } from "../../../src/influxdb/ca-certificate.ts";
import { makeCertificates } from "../../emulator/certificates.ts";
import { problemsOf } from "../problems.ts";

const { ca, leaf } = await makeCertificates([]);

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";
const FORM = `a certificate begins with ${BEGIN} and ends with ${END}`;
const NO_PEM = `is not PEM text; give the text itself and not a path, with its line breaks: ${FORM}`;

/** The certificates of a PEM text, by their fingerprints. */
function fingerprints(pem: string): readonly string[] {
  const blocks = pem.split(/(?<=-----END CERTIFICATE-----)/).filter((block) => block.includes("BEGIN"));
  return blocks.map((block) => new X509Certificate(block).fingerprint256);
}

describe("certificates are read", () => {
  test.each([
    { name: "one", input: ca, expected: [ca] },
    { name: "several, in their order", input: `${leaf.cert}\n${ca}`, expected: [leaf.cert, ca] },
    { name: "with Windows line ends", input: ca.replaceAll(/\r?\n/g, "\r\n"), expected: [ca] },
    { name: "with other text around them", input: `# our CA\nsubject=CN = x\n${ca}\nthe end`, expected: [ca] },
    { name: "in one line after another", input: ca.trim() + leaf.cert.trim(), expected: [ca, leaf.cert] },
  ])("$name", ({ input, expected }) => {
    expect(fingerprints(parseCaCertificate(input))).toEqual(expected.flatMap(fingerprints));
  });

  test("and written one below the other", () => {
    expect(parseCaCertificate(leaf.cert.trim() + ca.trim())).toBe(
      [leaf.cert, ca].map((pem) => new X509Certificate(pem).toString().trim()).join("\n"),
    );
  });

  test("and nothing else of the text", () => {
    expect(parseCaCertificate(`password: hunter2\n${ca}\nhunter2`)).not.toContain("hunter2");
  });
});

describe("a text is refused, without a word of it", () => {
  const block = (label: string): string => ca.replaceAll("CERTIFICATE", label);
  const damaged = ca.replace(/\n.{20}/, "\n");
  test.each([
    { name: "no PEM", input: "nonsense", expected: NO_PEM },
    { name: "the path of a file", input: "/etc/ssl/ca.crt", expected: NO_PEM },
    { name: "base64 alone", input: ca.split("\n").slice(1, -2).join("\n"), expected: NO_PEM },
    {
      name: "the second certificate cut off",
      input: ca + leaf.cert.slice(0, 200),
      expected: `holds a certificate that is cut off; ${FORM}`,
    },
    {
      name: "the first certificate cut off",
      input: ca.slice(0, 200) + leaf.cert,
      expected: `holds a certificate that is cut off; ${FORM}`,
    },
    {
      name: "a certificate that is damaged",
      input: damaged,
      expected: `holds a certificate, number 1, that cannot be read; ${FORM}`,
    },
    {
      name: "the second certificate damaged",
      input: ca + damaged,
      expected: `holds a certificate, number 2, that cannot be read; ${FORM}`,
    },
    {
      name: "line breaks that were escaped",
      input: ca.trim().replaceAll(/\r?\n/g, "\\n"),
      expected: `holds a certificate, number 1, that cannot be read; ${FORM}`,
    },
    {
      name: "a private key",
      input: leaf.key,
      expected: "holds a private key; give the certificates alone, and treat that key as disclosed",
    },
    {
      name: "a private key among certificates",
      input: ca + leaf.key + leaf.cert,
      expected: "holds a private key; give the certificates alone, and treat that key as disclosed",
    },
    {
      name: "a private key of another form",
      input: ca + block("EC PRIVATE KEY"),
      expected: "holds a private key; give the certificates alone, and treat that key as disclosed",
    },
    {
      name: "a private key that is cut off",
      input: ca + leaf.key.slice(0, 60),
      expected: "holds a private key; give the certificates alone, and treat that key as disclosed",
    },
    {
      name: "a public key",
      input: ca + block("PUBLIC KEY"),
      expected: "holds something else than certificates, as item 2; give certificates alone",
    },
    {
      name: "a certificate request",
      input: block("CERTIFICATE REQUEST"),
      expected: "holds something else than certificates, as item 1; give certificates alone",
    },
    {
      name: "a bundle of a whole system",
      input: ca.padEnd(30_001),
      expected: "is 30001 characters long; at most 30000 fit, so give the issuing authority alone",
    },
  ])("$name", ({ input, expected }) => {
    expect(problemsOf(() => parseCaCertificate(input))).toEqual([expected]);
  });

  test("a lone certificate that is cut off is told as such", () => {
    expect(problemsOf(() => parseCaCertificate(ca.slice(0, 200)))).toEqual([
      `holds a certificate that is cut off; ${FORM}`,
    ]);
  });

  test("30,000 characters fit", () => {
    expect(parseCaCertificate(ca.padEnd(30_000))).toContain(BEGIN);
  });

  test("of a file, more do", () => {
    expect(parseCertificates(ca.repeat(100)).match(/BEGIN/g)).toHaveLength(100);
    expect(problemsOf(() => parseCertificates(ca.repeat(100) + leaf.key))).toEqual([
      "holds a private key; give the certificates alone, and treat that key as disclosed",
    ]);
  });
});

import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseCaCertificate, parseCertificates } from "../../../src/influxdb/ca-certificate.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { readProblems } from "../problems.ts";

const { ca, leaf } = await createCertificates([]);

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";
const FORM = `with its line breaks: a certificate begins with ${BEGIN} and ends with ${END}`;
const NO_PEM = `is not PEM text; write the text itself, not a path, ${FORM}`;
const CUT_OFF = `contains an incomplete certificate; write the whole text, ${FORM}`;
const unreadable = (number: number): string =>
  `certificate ${number} cannot be read. Paste the file unchanged, ${FORM}`;
const unbroken = (number: number): string =>
  `certificate ${number} cannot be read; its line breaks and other characters were lost. Paste the file unchanged, ${FORM}`;

/** Replaces the line breaks of a text. */
function replaceLineBreaks(pem: string, instead: string): string {
  return pem.trim().replaceAll(/\r?\n/g, instead);
}

/** The fingerprints of the certificates in a PEM text. */
function readFingerprints(pem: string): readonly string[] {
  const blocks = pem.split(/(?<=-----END CERTIFICATE-----)/).filter((block) => block.includes("BEGIN"));
  return blocks.map((block) => new X509Certificate(block).fingerprint256);
}

describe("reads certificates", () => {
  test.each([
    { name: "if there is one", input: ca, expected: [ca] },
    { name: "in their order if there are several", input: `${leaf.cert}\n${ca}`, expected: [leaf.cert, ca] },
    { name: "with Windows line ends", input: ca.replaceAll(/\r?\n/g, "\r\n"), expected: [ca] },
    { name: "with other text around them", input: `# our CA\nsubject=CN = x\n${ca}\nthe end`, expected: [ca] },
    { name: "without a line break between them", input: ca.trim() + leaf.cert.trim(), expected: [ca, leaf.cert] },
  ])("$name", ({ input, expected }) => {
    expect(readFingerprints(parseCaCertificate(input))).toEqual(expected.flatMap(readFingerprints));
  });

  const folded = replaceLineBreaks(ca + leaf.cert, " ");
  test.each([
    { name: "became a backslash and an n", input: replaceLineBreaks(ca + leaf.cert, "\\n") },
    { name: "became a backslash and an n, in quotes, as in JSON", input: JSON.stringify(ca + leaf.cert) },
    { name: "became the escaped line breaks of Windows", input: replaceLineBreaks(ca + leaf.cert, "\\r\\n") },
    { name: "were escaped twice", input: replaceLineBreaks(ca + leaf.cert, "\\\\n") },
    {
      name: "were escaped along with the slashes, as by PHP",
      input: replaceLineBreaks(ca + leaf.cert, "\\n").replaceAll("/", "\\/"),
    },
    { name: "became blanks", input: folded },
    { name: "became blanks only within the base64", input: folded.replaceAll(/(-----) | (-----)/g, "$1\n$2") },
    { name: "were removed", input: replaceLineBreaks(ca + leaf.cert, "") },
    { name: "were doubled", input: (ca + leaf.cert).replaceAll("\n", "\n\n") },
    { name: "are followed by blanks, as in YAML", input: (ca + leaf.cert).replaceAll(/^/gm, "      ") },
    { name: "are followed by a tab", input: (ca + leaf.cert).replaceAll(/^/gm, "\t") },
  ])("with line breaks that $name", ({ input }) => {
    expect(readFingerprints(parseCaCertificate(input))).toEqual([ca, leaf.cert].flatMap(readFingerprints));
  });

  test("and returns each of them on its own lines", () => {
    expect(parseCaCertificate(leaf.cert.trim() + ca.trim())).toBe(
      [leaf.cert, ca].map((pem) => new X509Certificate(pem).toString().trim()).join("\n"),
    );
  });

  test("without the rest of the text", () => {
    expect(parseCaCertificate(`password: hunter2\n${ca}\nhunter2`)).not.toContain("hunter2");
  });
});

describe("refuses, without quoting it,", () => {
  const block = (label: string): string => ca.replaceAll("CERTIFICATE", label);
  const plus = `${BEGIN}\nMIIB+/==\n${END}`;
  const damaged = ca.replace(/\n.{20}/, "\n");
  test.each([
    { name: "a text that is not PEM", input: "nonsense", expected: NO_PEM },
    { name: "the path of a file", input: "/etc/ssl/ca.crt", expected: NO_PEM },
    { name: "base64 without PEM lines", input: ca.split("\n").slice(1, -2).join("\n"), expected: NO_PEM },
    {
      name: "an incomplete second certificate",
      input: ca + leaf.cert.slice(0, 200),
      expected: CUT_OFF,
    },
    {
      name: "an incomplete first certificate",
      input: ca.slice(0, 200) + leaf.cert,
      expected: CUT_OFF,
    },
    {
      name: "a damaged certificate",
      input: damaged,
      expected: unreadable(1),
    },
    { name: "a damaged second certificate", input: ca + damaged, expected: unreadable(2) },
    { name: "only the first line of a certificate", input: BEGIN, expected: CUT_OFF },
    {
      name: "a certificate that lost its line breaks and a character",
      input: replaceLineBreaks(damaged, " "),
      expected: unbroken(1),
    },
    {
      name: "certificates whose line breaks became another character",
      input: replaceLineBreaks(leaf.cert + ca, "%"),
      expected: unbroken(1),
    },
    {
      name: "a certificate that lost its line breaks and plus signs",
      input: replaceLineBreaks(plus, "").replaceAll("+", "%20"),
      expected: unbroken(1),
    },
    {
      name: "a private key",
      input: leaf.key,
      expected:
        "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    },
    {
      name: "a private key among certificates",
      input: ca + leaf.key + leaf.cert,
      expected:
        "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    },
    {
      name: "a private key in another format",
      input: ca + block("EC PRIVATE KEY"),
      expected:
        "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    },
    {
      name: "a private key that is cut off",
      input: ca + leaf.key.slice(0, 60),
      expected:
        "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    },
    {
      name: "a public key",
      input: ca + block("PUBLIC KEY"),
      expected: "item 2 is not a certificate; remove it",
    },
    {
      name: "a certificate request",
      input: block("CERTIFICATE REQUEST"),
      expected: "item 1 is not a certificate; remove it",
    },
    {
      name: "the bundle of an operating system",
      input: ca.padEnd(30_001),
      expected: "is 30001 characters long, and the maximum is 30000; use only the certificate of the issuing authority",
    },
  ])("$name", ({ input, expected }) => {
    expect(readProblems(() => parseCaCertificate(input))).toEqual([expected]);
  });

  test("a single certificate that is incomplete", () => {
    expect(readProblems(() => parseCaCertificate(ca.slice(0, 200)))).toEqual([CUT_OFF]);
  });

  test("but not a text of 30,000 characters", () => {
    expect(parseCaCertificate(ca.padEnd(30_000))).toContain(BEGIN);
  });

  test("but not the certificates of a long file, unless it contains a private key", () => {
    expect(parseCertificates(ca.repeat(100)).match(/BEGIN/g)).toHaveLength(100);
    expect(readProblems(() => parseCertificates(ca.repeat(100) + leaf.key))).toEqual([
      "contains a private key; use only the certificates, and replace that key: it must be considered compromised",
    ]);
  });
});

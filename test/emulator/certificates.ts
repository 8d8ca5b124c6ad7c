import { randomUUID } from "node:crypto";

/** A certificate with its private key, both PEM. */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one's own, and what it has certified. */
export interface Certificates {
  /** PEM. What a client has to trust. */
  readonly ca: string;
  readonly leaf: CertifiedKey;
}

const loopbackAddresses = ["127.0.0.1", "::1"];
const lifetimeMs = 24 * 60 * 60 * 1000;

/**
 * Makes a CA and a certificate for localhost, the loopback addresses and further DNS names. By the computer's clock,
 * whatever the emulator's says: it is the computer's that a client checks them against. (An hour of leeway each way.)
 */
export async function makeCertificates(dnsNames: readonly string[]): Promise<Certificates> {
  // 150 ms to load, and most emulators speak HTTP.
  const { generate } = await import("selfsigned");
  const common = { keyType: "ec", algorithm: "sha256", ...validity(Date.now()) } as const;
  // OpenSSL finds an issuer by its name, so no two have the same.
  const authority = await generate([{ name: "commonName", value: `InfluxDB emulator CA ${randomUUID()}` }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: alternativeNames(["localhost", ...dnsNames]) },
    ],
  });
  return { ca: authority.cert, leaf: { cert: leaf.cert, key: leaf.private } };
}

function validity(nowMs: number) {
  const leewayMs = 60 * 60 * 1000;
  return { notBeforeDate: new Date(nowMs - leewayMs), notAfterDate: new Date(nowMs + lifetimeMs) };
}

function alternativeNames(dnsNames: readonly string[]) {
  return [
    ...dnsNames.map((value) => ({ type: 2, value }) as const),
    ...loopbackAddresses.map((ip) => ({ type: 7, ip }) as const),
  ];
}

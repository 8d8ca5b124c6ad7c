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
  /** PEM. The authority that has signed the leaf: `ca` itself, or one between the two. */
  readonly issuing: string;
  /** With the certificate of an authority in between, which a server sends along. */
  readonly leaf: CertifiedKey;
}

const loopbackAddresses = ["127.0.0.1", "::1"];
const lifetimeMs = 24 * 60 * 60 * 1000;

/** How a certificate comes from its authority. */
export interface CertificatesOptions {
  /** An authority in between, as every public one has it. Default false. */
  readonly intermediate?: boolean | undefined;
  /** By the computer's clock, in epoch milliseconds: when the leaf's day begins. Default now. */
  readonly nowMs?: number;
}

/**
 * Makes a CA and a certificate for localhost, the loopback addresses and further DNS names. By the computer's clock,
 * whatever the emulator's says: it is the computer's that a client checks them against. (An hour of leeway each way.)
 */
export async function makeCertificates(
  dnsNames: readonly string[],
  { intermediate = false, nowMs = Date.now() }: CertificatesOptions = {},
): Promise<Certificates> {
  // 150 ms to load, and most emulators speak HTTP.
  const { generate } = await import("selfsigned");
  const authority = await makeAuthority("CA");
  const issuing = intermediate ? await makeAuthority("issuing CA", authority) : authority;
  const leaf = await generate([{ name: "commonName", value: "localhost" }], {
    ...COMMON,
    ...validity(nowMs),
    ca: { key: issuing.key, cert: issuing.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: alternativeNames(["localhost", ...dnsNames]) },
    ],
  });
  const cert = intermediate ? `${leaf.cert.trim()}\n${issuing.cert}` : leaf.cert;
  return { ca: authority.cert, issuing: issuing.cert, leaf: { cert, key: leaf.private } };
}

const COMMON = { keyType: "ec", algorithm: "sha256" } as const;

/** An authority, signed by another or by itself. OpenSSL finds an issuer by its name, so no two have the same. */
async function makeAuthority(what: string, by?: CertifiedKey): Promise<CertifiedKey> {
  const { generate } = await import("selfsigned");
  const value = `InfluxDB emulator ${what} ${randomUUID()}`;
  const { cert, private: key } = await generate([{ name: "commonName", value }], {
    ...COMMON,
    ...validity(Date.now()),
    ...(by === undefined ? {} : { ca: by }),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { cert, key };
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

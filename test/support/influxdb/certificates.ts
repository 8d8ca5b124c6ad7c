import { randomUUID } from "node:crypto";

/** A certificate with its private key, both PEM. */
export interface CertifiedKey {
  readonly cert: string;
  readonly key: string;
}

/** A new certificate authority and a certificate that it signed. */
export interface Certificates {
  /** PEM. A client must trust it. */
  readonly ca: string;
  /** PEM. The authority that signed the leaf: `ca` or an intermediate one. */
  readonly issuing: string;
  /** Includes the certificate of the intermediate authority, if there is one, because a server sends both. */
  readonly leaf: CertifiedKey;
}

const loopbackAddresses = ["127.0.0.1", "::1"];
const lifetimeMs = 24 * 60 * 60 * 1000;

/** How to create the certificates. */
export interface CertificatesOptions {
  /** Adds an intermediate authority, which every public authority uses. Default false. */
  readonly intermediate?: boolean | undefined;
  /** When the leaf becomes valid, by the clock of the computer. Default now. */
  readonly nowMs?: number;
}

/**
 * Creates a CA and a certificate for localhost, the loopback addresses and more DNS names. They are valid by the clock
 * of the computer, not of the emulator, because a client checks them by that clock.
 */
export async function createCertificates(
  dnsNames: readonly string[],
  { intermediate = false, nowMs = Date.now() }: CertificatesOptions = {},
): Promise<Certificates> {
  // Takes 150 ms to load, and most emulators do not need it.
  const { generate } = await import("selfsigned");
  const authority = await createAuthority("CA");
  const issuing = intermediate ? await createAuthority("issuing CA", authority) : authority;
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

/**
 * Creates an authority, signed by another or by itself. Names are unique, because OpenSSL finds an issuer by its name.
 */
async function createAuthority(what: string, by?: CertifiedKey): Promise<CertifiedKey> {
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

import { createServer } from "node:https";
import type { TlsOptions } from "node:tls";
import type { CertifiedKey } from "../influxdb/certificates.ts";
import { listenOnLoopback } from "./listening.ts";

/** The contents of a certificate. */
export interface CertificateOptions {
  readonly dnsNames: readonly string[];
  /** Default none. */
  readonly ipAddresses?: readonly string[];
  /** Both by the computer's clock, in epoch milliseconds. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** The only purpose of the certificate. Default any purpose. */
  readonly onlyFor?: "clientAuth";
  /** The authority that signs it. Default self-signed. */
  readonly authority?: CertifiedKey;
}

/**
 * Creates a certificate. A self-signed one can be trusted as an authority, but its names and dates are still checked.
 */
export async function selfSigned(options: CertificateOptions): Promise<CertifiedKey> {
  const { dnsNames, ipAddresses = [], notBeforeMs, notAfterMs, onlyFor, authority } = options;
  const { generate } = await import("selfsigned");
  const { cert, private: key } = await generate([{ name: "commonName", value: dnsNames[0] ?? "nobody" }], {
    keyType: "ec",
    algorithm: "sha256",
    ...(authority === undefined ? {} : { ca: authority }),
    notBeforeDate: new Date(notBeforeMs),
    notAfterDate: new Date(notAfterMs),
    extensions: [
      { name: "basicConstraints", cA: authority === undefined, critical: true },
      ...(onlyFor === undefined ? [] : [{ name: "extKeyUsage", [onlyFor]: true } as const]),
      {
        name: "subjectAltName",
        altNames: [
          ...dnsNames.map((value) => ({ type: 2, value }) as const),
          ...ipAddresses.map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { cert, key };
}

/** A server with a certificate that responds to everything with 200. */
export interface CertifiedServer extends AsyncDisposable {
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  /** The certificate, PEM. */
  readonly certificate: string;
  /** How many requests were received. */
  readonly requests: number;
}

/** Starts a server on localhost with a new self-signed certificate or with a given one, and more TLS options. */
export async function startCertifiedServer(
  certificate: CertificateOptions | CertifiedKey,
  tls: TlsOptions = {},
): Promise<CertifiedServer> {
  const { cert, key } = "cert" in certificate ? certificate : await selfSigned(certificate);
  let requests = 0;
  const server = createServer({ cert, key, ...tls }, (_, response) => {
    requests++;
    response.end("[]");
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    origin: `https://localhost:${port}`,
    certificate: cert,
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: close,
  };
}

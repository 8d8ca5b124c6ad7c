import type { TlsOptions } from "node:tls";
import { describe, expect, test } from "vitest";
import type { CertifiedKey } from "../../support/influxdb/certificates.ts";
import { selfSigned, startCertifiedServer } from "../../support/network/certified-server.ts";
import { constrainedTo } from "../../support/network/name-constraints.ts";
import { createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

const HOUR_MS = 3_600_000;
const VALID = { dnsNames: ["localhost"], notBeforeMs: Date.now() - HOUR_MS, notAfterMs: Date.now() + HOUR_MS };

/** Returns the failure of a request to a server. The client trusts the server's certificate, or that of `authority`. */
async function expectTlsFailure(certificate: CertifiedKey, tls: TlsOptions, body?: string, authority = certificate) {
  await using server = await startCertifiedServer(certificate, tls);
  await using http = openTestHttp({ trust: { roots: "default", caCertificate: authority.cert } });
  const sending = body === undefined ? {} : ({ method: "POST", body } as const);
  const failure = await expectNoResponse(http.exchange(createRequest(server.origin, sending)));
  expect(server.requests).toBe(0);
  return failure;
}

const REQUIRES_CERTIFICATE = { requestCert: true, rejectUnauthorized: true };

describe("a server that requires a client certificate is reported, and retried only a few times", () => {
  const MESSAGE = /^the server requires a client certificate, which this action does not support; .* \([A-Z0-9_/]+\)$/;

  test("in TLS 1.2, before anything is sent", async () => {
    const failure = await expectTlsFailure(await selfSigned(VALID), { ...REQUIRES_CERTIFICATE, maxVersion: "TLSv1.2" });
    expect(failure.message).toMatch(MESSAGE);
    expect(failure).toMatchObject({ sent: false, isUnreachable: true });
    expect([1, 4].map((attempt) => failure.isRetryable(attempt))).toEqual([true, false]);
  });

  test.each([
    { name: "without a body", body: undefined },
    { name: "with a body", body: "{}" },
    { name: "with a body that is still being sent", body: "x".repeat(1_000_000) },
  ])("in TLS 1.3, after the request was sent, $name", async ({ body }) => {
    const tls = { ...REQUIRES_CERTIFICATE, minVersion: "TLSv1.3" } as const;
    const failure = await expectTlsFailure(await selfSigned(VALID), tls, body);
    expect(failure.message).toMatch(MESSAGE);
    expect(failure).toMatchObject({ sent: true, isUnreachable: true, status: undefined });
    expect([1, 4].map((attempt) => failure.isRetryable(attempt))).toEqual([true, false]);
  });
});

test.each<{ name: string; tls: TlsOptions; message: RegExp }>([
  {
    name: "version",
    tls: { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    message:
      /^the server and this runner have no TLS version in common; .* TLS 1\.2 or 1\.3 on the server \([A-Z0-9_/]+\)$/,
  },
  {
    name: "cipher",
    // A cipher for another kind of key than the certificate has.
    tls: { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256" },
    message: /^the server and this runner have no TLS settings in common \(.*\); .* \([A-Z0-9_/]+\)$/,
  },
])("a server without a common $name is reported, and retried only a few times", async ({ tls, message }) => {
  const failure = await expectTlsFailure(await selfSigned(VALID), tls);
  expect(failure.message).toMatch(message);
  expect(failure).toMatchObject({ sent: false, isUnreachable: true });
  expect([1, 4].map((attempt) => failure.isRetryable(attempt))).toEqual([true, false]);
});

describe("a certificate of a trusted authority", () => {
  test("that is only for clients is refused, and not retried", async () => {
    const failure = await expectTlsFailure(await selfSigned({ ...VALID, onlyFor: "clientAuth" }), {});
    expect(failure.message).toMatch(/^the server's certificate is not meant for servers; .* \(INVALID_PURPOSE\)$/);
    expect(failure).toMatchObject({ sent: false, isUntrusted: true });
    expect(failure.isRetryable(1)).toBe(false);
  });

  test("whose authority may only certify other names is refused, and not retried", async () => {
    const authority = constrainedTo("example.com", await selfSigned({ ...VALID, dnsNames: [] }));
    const failure = await expectTlsFailure(await selfSigned({ ...VALID, authority }), {}, undefined, authority);
    expect(failure.message).toMatch(
      /^the server's certificate comes from an authority that may not certify this name; .* \(NAME_CONSTRAINTS\)$/,
    );
    expect(failure).toMatchObject({ sent: false, isUntrusted: true });
    expect(failure.isRetryable(1)).toBe(false);
  });
});

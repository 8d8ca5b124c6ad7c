import tls from "node:tls";
import { afterEach, describe, expect, test, vi } from "vitest";
import { NODE_TRUST } from "../../../src/connection/trust.ts";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { startEmulator } from "../../support/influxdb/start.ts";
import { selfSigned, startCertifiedServer } from "../../support/network/certified-server.ts";
import { startConnectProxy } from "../../support/network/connect-proxy.ts";
import { startHttp2Front } from "../../support/network/http2-front.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

const HOUR_MS = 3_600_000;
const VALID = { dnsNames: ["localhost"], notBeforeMs: Date.now() - HOUR_MS, notAfterMs: Date.now() + HOUR_MS };
const BUNDLED = tls.getCACertificates("bundled");
const ROOTS = [
  { whom: "Node", roots: "default" },
  { whom: "main", roots: BUNDLED },
] as const;

/** The error if no authority was given. */
const UNKNOWN_AUTHORITY =
  /authority that this runner does not know \(\w+\); set ca-certificate to the certificate of that authority \(a self-signed certificate is its own authority\)$/;

/** The error if another authority was given. */
const OTHER_AUTHORITY =
  /authority that this runner does not know \(\w+\)\. The certificate in ca-certificate did not sign it: set ca-certificate to the certificate of the authority that did/;

/** The error in post, which trusts only the authorities of main. */
const NOT_IN_MAIN =
  /that this runner does not know \(\w+\)\. The post step trusts only authorities that Node also trusted in the main step; check whether .* NODE_EXTRA_CA_CERTS/;

describe("a certificate", () => {
  test.each(ROOTS)(
    "of the authority in ca-certificate is trusted, in addition to those that $whom trusts",
    async ({ roots }) => {
      await using emulator = await startEmulator({ tls: true });
      await using http = openTestHttp({ trust: { roots, caCertificate: emulator.caCertificate } });
      expect(await http.exchange(createRequest(`${emulator.origin}/ping`))).toMatchObject({ status: 204 });
    },
  );

  test.each([
    { trust: { roots: "default", caCertificate: "" }, message: UNKNOWN_AUTHORITY },
    { trust: { roots: BUNDLED, caCertificate: "" }, message: NOT_IN_MAIN },
    { trust: { roots: [], caCertificate: "" }, message: NOT_IN_MAIN },
    {
      trust: NODE_TRUST,
      message: /\(\w+\); set NODE_EXTRA_CA_CERTS to the path of a PEM file .*, in the `env` of this/,
    },
  ] as const)("of an unknown authority is refused, and the error says why: $message", async ({ trust, message }) => {
    await using server = await startCertifiedServer(VALID);
    await using http = openTestHttp({ trust });
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect(failure).toMatchObject({ sent: false, isUntrusted: true });
    expect(failure.message).toMatch(message);
    expect(server.requests).toBe(0);
  });

  test("of another authority than that in ca-certificate is refused, and the error says so", async () => {
    await using server = await startCertifiedServer(VALID);
    const { ca: caCertificate } = await createCertificates([]);
    await using http = openTestHttp({ trust: { roots: "default", caCertificate } });
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect(failure.message).toMatch(OTHER_AUTHORITY);
    expect(failure.message).not.toContain("; set ca-certificate");
    expect(server.requests).toBe(0);
  });

  test.each([
    {
      name: "for another name",
      certificate: { ...VALID, dnsNames: ["elsewhere.example"] },
      message: /^the server's certificate is not valid for this host name; check the host \(\w+\)$/,
    },
    {
      name: "that has expired",
      certificate: { ...VALID, notBeforeMs: VALID.notBeforeMs - HOUR_MS, notAfterMs: VALID.notBeforeMs },
      message: /^the server's certificate has expired; renew it, or check the clock of this runner \(\w+\)$/,
    },
    {
      name: "that is not valid yet",
      certificate: { ...VALID, notBeforeMs: VALID.notAfterMs, notAfterMs: VALID.notAfterMs + HOUR_MS },
      message: /^the server's certificate is not valid yet; .* \(\w+\)$/,
    },
  ])("$name is refused, although its authority is trusted", async ({ certificate, message }) => {
    await using server = await startCertifiedServer(certificate);
    await using http = openTestHttp({ trust: { roots: "default", caCertificate: server.certificate } });
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect(failure).toMatchObject({ sent: false, isUntrusted: true });
    expect(failure.message).toMatch(message);
    expect(server.requests).toBe(0);
  });
});

describe("the issuing authority is trusted without its root", () => {
  test.each([
    { by: "one connection", connections: 1, proxied: false },
    { by: "several connections", connections: 2, proxied: false },
    { by: "a proxy", connections: 1, proxied: true },
  ])("over $by", async ({ connections, proxied }) => {
    const { issuing, leaf } = await createCertificates([], { intermediate: true });
    await using server = await startCertifiedServer(leaf);
    await using proxy = await startConnectProxy();
    const httpsProxy = proxied ? `http://${proxy.host}` : "";
    await using http = openTestHttp({ connections, httpsProxy, trust: { roots: "default", caCertificate: issuing } });
    expect(await http.exchange(createRequest(server.origin))).toMatchObject({ status: 200 });
    expect(proxy.targets).toHaveLength(proxied ? 1 : 0);
  });

  test.each([
    {
      name: "for another name",
      host: "127.0.0.2",
      options: {},
      message: /^the server's certificate is not valid for this host name; check the host \(\w+\)$/,
    },
    {
      name: "that has expired",
      host: "localhost",
      options: { nowMs: Date.now() - 48 * HOUR_MS },
      message: /^the server's certificate has expired; renew it, or check the clock of this runner \(\w+\)$/,
    },
  ])("but a certificate $name is refused", async ({ host, options, message }) => {
    const { issuing, leaf } = await createCertificates([], { intermediate: true, ...options });
    await using server = await startCertifiedServer(leaf);
    await using proxy = await startConnectProxy();
    // The proxy connects to the server for any name.
    await using http = openTestHttp({
      httpsProxy: `http://${proxy.host}`,
      trust: { roots: "default", caCertificate: issuing },
    });
    const origin = server.origin.replace("localhost", host);
    expect((await expectNoResponse(http.exchange(createRequest(origin)))).message).toMatch(message);
    expect(server.requests).toBe(0);
  });
});

describe("NODE_TLS_REJECT_UNAUTHORIZED", () => {
  afterEach(() => void vi.unstubAllEnvs());

  test.each([1, 2])("cannot disable verification, with %d connections", async (connections) => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    await using server = await startCertifiedServer(VALID);
    await using http = openTestHttp({ connections });
    expect((await expectNoResponse(http.exchange(createRequest(server.origin)))).message).toMatch(UNKNOWN_AUTHORITY);
    expect(server.requests).toBe(0);
  });
});

// Since Node 24.5. NODE_EXTRA_CA_CERTS has the same effect from the start of the process.
describe.skipIf(tls.setDefaultCACertificates === undefined)("an additional authority of Node", () => {
  const before = tls.getCACertificates("default");
  afterEach(() => tls.setDefaultCACertificates(before));

  test.each([
    { name: "is trusted if the authorities of Node count", roots: "default", isTrusted: true },
    { name: "is not trusted if a list without it counts", roots: BUNDLED, isTrusted: false },
  ] as const)("$name, with and without ca-certificate", async ({ roots, isTrusted }) => {
    await using server = await startCertifiedServer(VALID);
    const { ca } = await createCertificates([]);
    tls.setDefaultCACertificates([...before, server.certificate]);
    for (const caCertificate of ["", ca]) {
      await using http = openTestHttp({ trust: { roots, caCertificate } });
      const outcome = await http.exchange(createRequest(server.origin)).catch((error: Error) => error.message);
      expect(outcome).toEqual(
        isTrusted ? expect.objectContaining({ status: 200 }) : expect.stringMatching(NOT_IN_MAIN),
      );
    }
  });
});

test.each([1, 2])("a server that prefers HTTP/2 gets HTTP/1.1, with at most %d connections", async (connections) => {
  await using backend = await startPlainServer((response) => response.end("whole"));
  const certificate = await selfSigned(VALID);
  await using front = await startHttp2Front(backend.origin, certificate);
  await using http = openTestHttp({ connections, trust: { roots: "default", caCertificate: certificate.cert } });
  expect((await http.exchange(createRequest(front.origin))).body).toBe("whole");
  expect(front.chosen).toEqual(["http/1.1"]);
});

import { describe, expect, test } from "vitest";
import { createCertificates } from "../../support/influxdb/certificates.ts";
import { startEmulator } from "../../support/influxdb/start.ts";
import { selfSigned } from "../../support/network/certified-server.ts";
import { type ConnectProxyOptions, startConnectProxy } from "../../support/network/connect-proxy.ts";
import { startFullServer } from "../../support/network/full-server.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { startSilentServer } from "../../support/network/silent-server.ts";
import {
  countSocketsThatKeepTheProcess,
  createRequest,
  expectNoResponse,
  openTestHttp,
  type TestHttp,
} from "../http/open-http.ts";

interface ProxiedOptions extends ConnectProxyOptions {
  readonly user?: string;
  readonly noProxy?: string;
  /** Whether the proxy's own certificate is trusted. */
  readonly isTrusted?: boolean;
  readonly connections?: number;
}

/** Starts a cluster with TLS and a proxy, and opens an HTTP client that uses both. */
async function startProxiedCluster(options: ProxiedOptions = {}) {
  const { user, noProxy = "", isTrusted = true, connections = 1, ...proxyOptions } = options;
  const emulator = await startEmulator({ tls: { dnsNames: ["cluster.invalid"] } });
  const proxy = await startConnectProxy(proxyOptions);
  const scheme = options.tls === undefined ? "http" : "https";
  const authorities = [emulator.caCertificate, ...(isTrusted ? [options.tls?.cert ?? ""] : [])];
  const http: TestHttp = openTestHttp({
    trust: { roots: "default", caCertificate: authorities.join("\n").trim() },
    httpsProxy: user === undefined ? `${scheme}://${proxy.host}` : `${scheme}://${user}@${proxy.host}`,
    noProxy,
    connections,
  });
  return {
    emulator,
    proxy,
    http,
    ping: (origin = emulator.origin) => http.exchange(createRequest(`${origin}/ping`)),
    async [Symbol.asyncDispose]() {
      await http.close();
      await Promise.all([proxy[Symbol.asyncDispose](), emulator.close()]);
    },
  };
}

describe("a proxy", () => {
  test("carries HTTPS through a tunnel that is kept, with TLS to the cluster inside", async () => {
    await using proxied = await startProxiedCluster();
    for (const _ of [1, 2, 3]) expect(await proxied.ping()).toMatchObject({ status: 204 });
    expect(proxied.proxy.targets).toEqual([proxied.emulator.host]);
    expect(proxied.proxy.plainRequests).toEqual([]);
    expect(proxied.emulator.requests).toHaveLength(3);
  });

  test("reaches a host name that the runner cannot resolve", async () => {
    await using proxied = await startProxiedCluster();
    const { port } = new URL(proxied.emulator.origin);
    expect(await proxied.ping(`https://cluster.invalid:${port}`)).toMatchObject({ status: 204 });
    expect(proxied.proxy.targets).toEqual([`cluster.invalid:${port}`]);
  });

  test("never gets plain HTTP, which is for loopback only", async () => {
    await using proxied = await startProxiedCluster();
    await using server = await startPlainServer((response) => response.end("direct"));
    expect((await proxied.http.exchange(createRequest(server.origin))).body).toBe("direct");
    expect([...proxied.proxy.targets, ...proxied.proxy.plainRequests]).toEqual([]);
  });

  test.each(["localhost", "elsewhere.example,localhost", "*"])(
    "is not used for a host that NO_PROXY exempts: %s",
    async (noProxy) => {
      await using proxied = await startProxiedCluster({ noProxy });
      expect(await proxied.ping()).toMatchObject({ status: 204 });
      expect(proxied.proxy.targets).toEqual([]);
    },
  );

  test("accepts the user name and password that it gets", async () => {
    const user = "fake-user:fake-password";
    await using proxied = await startProxiedCluster({ user, credentials: user });
    expect(await proxied.ping()).toMatchObject({ status: 204 });
  });
});

describe("a proxy is reported by its status if it refuses to connect", () => {
  test.each([
    {
      name: "because of a wrong password",
      options: { user: "fake-user:fake-password", credentials: "fake-user:other-password" },
      message: "the proxy requires a valid user name and password; set them in HTTPS_PROXY (PROXY_407)",
    },
    {
      name: "to a host that it forbids",
      options: { refuseWith: 403 },
      message: "the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_403)",
    },
    {
      name: "to a host that it cannot reach",
      options: { refuseWith: 502 },
      message: "the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_502)",
    },
  ])("$name", async ({ options, message }) => {
    await using proxied = await startProxiedCluster(options);
    const failure = await expectNoResponse(proxied.ping());
    expect(failure).toMatchObject({ message, sent: false, isUnreachable: true });
    expect(proxied.emulator.requests).toEqual([]);
  });
});

describe("a proxy over TLS", () => {
  const DAY_MS = 24 * 3_600_000;
  const valid = { notBeforeMs: Date.now() - DAY_MS, notAfterMs: Date.now() + DAY_MS };

  test("is used over TLS, with TLS to the cluster inside", async () => {
    const tls = await selfSigned({ ...valid, dnsNames: [], ipAddresses: ["127.0.0.1"] });
    await using proxied = await startProxiedCluster({ tls });
    expect(await proxied.ping()).toMatchObject({ status: 204 });
    expect(proxied.proxy.targets).toEqual([proxied.emulator.host]);
  });

  test.each([
    {
      name: "of an unknown authority",
      isTrusted: false,
      names: { dnsNames: [], ipAddresses: ["127.0.0.1"] },
      message: /^the proxy cannot be used: the proxy's certificate is signed by an authority that this runner does not/,
    },
    {
      name: "for another name",
      isTrusted: true,
      names: { dnsNames: ["other.example"] },
      message:
        /^the proxy cannot be used: the proxy's certificate is not valid for this host name; check HTTPS_PROXY and NO_PROXY/,
    },
  ])("is reported if it has a certificate $name", async ({ isTrusted, names, message }) => {
    await using proxied = await startProxiedCluster({ tls: await selfSigned({ ...valid, ...names }), isTrusted });
    const failure = await expectNoResponse(proxied.ping());
    expect(failure).toMatchObject({ sent: false, isUntrusted: true, message: expect.stringMatching(message) });
    expect(proxied.proxy.targets).toEqual([]);
  });

  test("is reported if it does not use TLS", async () => {
    await using server = await startPlainServer((response) => response.end());
    const httpsProxy = server.origin.replace("http:", "https:");
    await using http = openTestHttp({ httpsProxy });
    const failure = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    expect(failure.message).toMatch(/^the proxy cannot be used: the proxy does not speak TLS on this port/);
    expect(failure.sent).toBe(false);
  });
});

describe("the proxy is reported, not the cluster,", () => {
  test("if its name does not exist", async () => {
    await using http = openTestHttp({ httpsProxy: "http://proxy.invalid:3128" });
    const failure = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    expect(failure).toMatchObject({ sent: false, isUnreachable: true });
    expect(failure.message).toMatch(/^the proxy cannot be used: the name .*\(PROXY_(ENOTFOUND|EAI_AGAIN)\)$/);
  });

  test("if nothing listens on its port", async () => {
    const { host } = await close(await startConnectProxy());
    await using http = openTestHttp({ httpsProxy: `http://${host}` });
    const failure = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    expect(failure).toMatchObject({
      message:
        "the proxy cannot be used: the connection was refused; check HTTPS_PROXY and NO_PROXY (PROXY_ECONNREFUSED)",
      sent: false,
    });
  });

  test("if it does not start TLS", async () => {
    await using silent = await startSilentServer();
    await using http = openTestHttp({ httpsProxy: silent.origin });
    const failure = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid", { timeoutMs: 200 })));
    expect(failure.message).toMatch(
      /^the proxy cannot be used: the TLS handshake with the proxy timed out; .*\(PROXY_TLS_TIMEOUT\)$/,
    );
    await expect.poll(() => silent.openConnections).toBe(0);
  });

  // The effect of a full queue depends on the operating system.
  test.skipIf(process.platform !== "linux")("if it drops packets", async () => {
    await using full = await startFullServer();
    await using http = openTestHttp({ httpsProxy: `http://127.0.0.1:${full.port}` });
    const failure = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid", { timeoutMs: 200 })));
    expect(failure.message).toMatch(/^the proxy cannot be used: the connection timed out; .*\(PROXY_ETIMEDOUT\)$/);
  });

  test.each([
    {
      name: "hangs up",
      options: { trouble: "hang-up" },
      message:
        /^the proxy cannot be used: the connection was closed unexpectedly; .* \(PROXY_(ECONNRESET|UND_ERR_SOCKET)\)$/,
    },
    {
      name: "does not respond",
      options: { trouble: "hang" },
      message:
        /^the proxy cannot be used: no response arrived in time; check HTTPS_PROXY and NO_PROXY \(PROXY_TIMEOUT\)$/,
    },
  ] as const)("if it $name", async ({ options, message }) => {
    await using proxied = await startProxiedCluster(options);
    const url = `${proxied.emulator.origin}/ping`;
    const failure = await expectNoResponse(proxied.http.exchange(createRequest(url, { timeoutMs: 1_000 })));
    expect(failure).toMatchObject({ message: expect.stringMatching(message), sent: false, isUnreachable: true });
    await expect.poll(() => proxied.proxy.openConnections).toBe(0);
  });
});

test.each([1, 2])("a proxy carries as many requests at a time as connections are allowed: %d", async (connections) => {
  await using proxied = await startProxiedCluster({ connections });
  const statuses = await Promise.all([1, 2, 3].map(() => proxied.ping()));
  expect(statuses).toMatchObject([1, 2, 3].map(() => ({ status: 204 })));
  expect(proxied.proxy.targets).toHaveLength(connections);
});

test("a proxy that terminates TLS itself is not trusted, and reads nothing", async () => {
  const { leaf } = await createCertificates([]);
  await using proxied = await startProxiedCluster({ terminateWith: leaf });
  const failure = await expectNoResponse(proxied.ping());
  expect(failure).toMatchObject({ sent: false, isUntrusted: true });
  expect(proxied.proxy.decrypted).toBe("");
});

test("close ends the connections to a proxy", async () => {
  await using proxied = await startProxiedCluster();
  const hold = proxied.emulator.hold("GetPing");
  const failing = expectNoResponse(proxied.ping());
  await hold.held;
  await proxied.http.close();
  expect(await failing).toMatchObject({ sent: true });
});

test("an idle tunnel does not keep the process alive", async () => {
  await using proxied = await startProxiedCluster();
  const before = countSocketsThatKeepTheProcess();
  await proxied.ping();
  // The two ends of the proxy and that of the cluster keep it alive.
  await expect.poll(countSocketsThatKeepTheProcess).toBe(before + 3);
});

test("a proxy that is not a URL fails the request, and close still succeeds", async () => {
  const http = openTestHttp({ httpsProxy: "http://" });
  await expect(http.exchange(createRequest("https://cluster.invalid"))).rejects.toThrow();
  await expect(http.close()).resolves.toBeUndefined();
});

/** Closes something, and returns it. */
async function close<T extends AsyncDisposable>(thing: T): Promise<T> {
  await thing[Symbol.asyncDispose]();
  return thing;
}

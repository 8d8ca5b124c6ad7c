import { describe, expect, test } from "vitest";
import { makeCertificates } from "../../emulator/certificates.ts";
import { startEmulator } from "../../emulator/start.ts";
import { type ConnectProxyOptions, startConnectProxy } from "../../network/connect-proxy.ts";
import { startPlainServer } from "../../network/plain-server.ts";
import { type Door, failureOf, openDoor, requestOf, socketsThatKeepTheProcess } from "./door.ts";

/** A cluster with TLS, a proxy before it, and a door that trusts the one and is to use the other. */
async function startProxied(options: ConnectProxyOptions & { readonly user?: string; readonly noProxy?: string } = {}) {
  const { user, noProxy = "", ...proxyOptions } = options;
  const emulator = await startEmulator({ tls: { dnsNames: ["cluster.invalid"] } });
  const proxy = await startConnectProxy(proxyOptions);
  const door: Door = openDoor({
    trust: { roots: "default", caCertificate: emulator.caCertificate },
    httpsProxy: user === undefined ? `http://${proxy.host}` : `http://${user}@${proxy.host}`,
    noProxy,
  });
  return {
    emulator,
    proxy,
    door,
    ping: (origin = emulator.origin) => door.exchange(requestOf(`${origin}/ping`)),
    async [Symbol.asyncDispose]() {
      await door.close();
      await Promise.all([proxy[Symbol.asyncDispose](), emulator.close()]);
    },
  };
}

describe("a proxy", () => {
  test("carries https by a tunnel that is kept, with TLS to the cluster inside", async () => {
    await using proxied = await startProxied();
    for (const _ of [1, 2, 3]) expect(await proxied.ping()).toMatchObject({ status: 204 });
    expect(proxied.proxy.targets).toEqual([proxied.emulator.host]);
    expect(proxied.proxy.plainRequests).toEqual([]);
    expect(proxied.emulator.requests).toHaveLength(3);
  });

  test("reaches a name that this machine does not know", async () => {
    await using proxied = await startProxied();
    const { port } = new URL(proxied.emulator.origin);
    expect(await proxied.ping(`https://cluster.invalid:${port}`)).toMatchObject({ status: 204 });
    expect(proxied.proxy.targets).toEqual([`cluster.invalid:${port}`]);
  });

  test("never sees http, which is for loopback alone", async () => {
    await using proxied = await startProxied();
    await using server = await startPlainServer((response) => response.end("direct"));
    expect((await proxied.door.exchange(requestOf(server.origin))).body).toBe("direct");
    expect([...proxied.proxy.targets, ...proxied.proxy.plainRequests]).toEqual([]);
  });

  test.each(["localhost", "elsewhere.example,localhost", "*"])(
    "is not used for what NO_PROXY names: %s",
    async (noProxy) => {
      await using proxied = await startProxied({ noProxy });
      expect(await proxied.ping()).toMatchObject({ status: 204 });
      expect(proxied.proxy.targets).toEqual([]);
    },
  );

  test("gets a user and a password, and lets them in", async () => {
    const user = "fake-user:fake-password";
    await using proxied = await startProxied({ user, credentials: user });
    expect(await proxied.ping()).toMatchObject({ status: 204 });
  });
});

describe("a proxy that does not let through is told by its status", () => {
  test.each([
    {
      name: "another password",
      options: { user: "fake-user:fake-password", credentials: "fake-user:other-password" },
      message: "the proxy wants another user and password; check those in HTTPS_PROXY (PROXY_407)",
    },
    {
      name: "a host that it forbids",
      options: { refuseWith: 403 },
      message: "the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_403)",
    },
    {
      name: "a host that it does not reach",
      options: { refuseWith: 502 },
      message: "the proxy refused to connect; check HTTPS_PROXY and NO_PROXY (PROXY_502)",
    },
  ])("$name", async ({ options, message }) => {
    await using proxied = await startProxied(options);
    const failure = await failureOf(proxied.ping());
    expect(failure).toMatchObject({ message, sent: false, isUnreachable: true });
    expect(proxied.emulator.requests).toEqual([]);
  });
});

test("a proxy that ends TLS itself is not believed, and reads nothing", async () => {
  const { leaf } = await makeCertificates([]);
  await using proxied = await startProxied({ terminateWith: leaf });
  const failure = await failureOf(proxied.ping());
  expect(failure).toMatchObject({ sent: false, isUntrusted: true });
  expect(proxied.proxy.decrypted).toBe("");
});

test("a proxy's connections end with closing", async () => {
  await using proxied = await startProxied();
  const hold = proxied.emulator.hold("GetPing");
  const failing = failureOf(proxied.ping());
  await hold.held;
  await proxied.door.close();
  expect(await failing).toMatchObject({ sent: true });
});

test("an idle tunnel does not keep the process", async () => {
  await using proxied = await startProxied();
  const before = socketsThatKeepTheProcess();
  await proxied.ping();
  // The proxy's two ends and the cluster's do.
  await expect.poll(socketsThatKeepTheProcess).toBe(before + 3);
});

test("a proxy that is no URL fails the request, and closing is no error", async () => {
  const door = openDoor({ httpsProxy: "http://" });
  await expect(door.exchange(requestOf("https://cluster.invalid"))).rejects.toThrow();
  await expect(door.close()).resolves.toBeUndefined();
});

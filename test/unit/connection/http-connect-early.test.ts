import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startEmulator } from "../../support/influxdb/start.ts";
import { startConnectProxy } from "../../support/network/connect-proxy.ts";
import { listenOnLoopback } from "../../support/network/listening.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { startSilentServer } from "../../support/network/silent-server.ts";
import { createRequest, expectNoResponse, openTestHttp } from "../http/open-http.ts";

const NEVER = new AbortController().signal;

describe("early connections", () => {
  test("are opened without a request, with TLS, and carry the next requests", async () => {
    await using emulator = await startEmulator({ tls: true });
    await using http = openTestHttp({
      connections: 2,
      trust: { roots: "default", caCertificate: emulator.caCertificate },
    });
    http.connectEarly(emulator.origin, 2, NEVER);
    await expect.poll(() => emulator.tlsHandshakes).toBe(2);
    expect(emulator.requests).toEqual([]);
    const ping = () => http.exchange(createRequest(`${emulator.origin}/ping`));
    expect(await Promise.all([ping(), ping()])).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(emulator.connections).toBe(2);
  });

  test("are shared by requests to the same server, even while they are being opened", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp({ connections: 2 });
    http.connectEarly(`${server.origin}/api/v0`, 1, NEVER);
    http.connectEarly(server.origin, 2, NEVER);
    for (const _ of [1, 2, 3]) await http.exchange(createRequest(server.origin));
    await expect.poll(() => server.connections).toBe(2);
  });

  test("look up the name of their server once, and each failure is reported", async () => {
    const lookup = vi.spyOn(dns, "lookup");
    syncBuiltinESMExports();
    onTestFinished(() => {
      lookup.mockRestore();
      syncBuiltinESMExports();
    });
    await using http = openTestHttp({ connections: 2 });
    http.connectEarly("https://cluster.invalid", 2, NEVER);
    expect(lookup).toHaveBeenCalledTimes(1);
    const connect = () => expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    for (const failure of await Promise.all([connect(), connect()])) {
      expect(["ENOTFOUND", "EAI_AGAIN"]).toContain(failure.code);
    }
  });

  test("are opened through the proxy", async () => {
    await using emulator = await startEmulator({ tls: true });
    await using proxy = await startConnectProxy();
    await using http = openTestHttp({
      connections: 2,
      trust: { roots: "default", caCertificate: emulator.caCertificate },
      httpsProxy: `http://${proxy.host}`,
    });
    http.connectEarly(emulator.origin, 2, NEVER);
    await expect.poll(() => emulator.tlsHandshakes).toBe(2);
    expect(await http.exchange(createRequest(`${emulator.origin}/ping`))).toMatchObject({ status: 204 });
    expect(proxy.targets).toEqual([emulator.host, emulator.host]);
  });

  test("are closed by close if no request used them", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    http.connectEarly(server.origin, 2, NEVER);
    await expect.poll(() => server.openConnections).toBe(2);
    await http.close();
    await expect.poll(() => server.openConnections).toBe(0);
  });
});

describe("cancelling", () => {
  test("closes early connections that are open", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    const cancelled = new AbortController();
    http.connectEarly(server.origin, 2, cancelled.signal);
    await expect.poll(() => server.openConnections).toBe(2);
    cancelled.abort();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("ends early connections that are being opened", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp();
    const cancelled = new AbortController();
    http.connectEarly(server.origin, 2, cancelled.signal);
    await expect.poll(() => server.openConnections).toBe(2);
    cancelled.abort();
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("does not end a connection that a request waits for", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp();
    const cancelled = new AbortController();
    http.connectEarly(server.origin, 2, cancelled.signal);
    const failing = expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 500 })));
    await expect.poll(() => server.openConnections).toBe(2);
    cancelled.abort();
    await expect.poll(() => server.openConnections).toBe(1);
    expect(await failing).toMatchObject({ code: "TLS_TIMEOUT" });
  });

  test("reports a request that waits for an early connection as cancelled", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp();
    const cancelled = new AbortController();
    const { signal } = cancelled;
    http.connectEarly(server.origin, 1, signal);
    const failing = expectNoResponse(http.exchange(createRequest(server.origin, { signal })));
    await expect.poll(() => server.openConnections).toBe(1);
    cancelled.abort();
    expect(await failing).toMatchObject({ code: "CANCELLED" });
  });

  test("opens nothing if it came first", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    http.connectEarly(server.origin, 2, AbortSignal.abort());
    await http.exchange(createRequest(server.origin));
    expect(server.connections).toBe(1);
  });
});

describe("a request after an early connection", () => {
  const RESPONSE = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  test.for<{ readonly what: string; readonly first: (socket: Socket) => void }>([
    { what: "that the server closed", first: (socket) => socket.end() },
    { what: "that the server reset", first: (socket) => socket.resetAndDestroy() },
    {
      what: "on which the server sent an unsolicited response",
      first: (socket) => socket.end("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"),
    },
  ])("$what opens another connection", async ({ first }) => {
    await using server = await startSocketServer((socket, number) => {
      if (number === 1) first(socket);
      else socket.once("data", () => socket.write(RESPONSE));
    });
    await using http = openTestHttp();
    http.connectEarly(server.origin, 1, NEVER);
    await expect.poll(() => server.ended).toBe(1);
    expect(await http.exchange(createRequest(server.origin))).toMatchObject({ status: 200 });
    expect(server.connections).toBe(2);
  });

  test("that failed reports its own failure", async () => {
    await using http = openTestHttp();
    http.connectEarly("https://cluster.invalid", 2, NEVER);
    const first = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    const second = await expectNoResponse(http.exchange(createRequest("https://cluster.invalid")));
    for (const failure of [first, second]) {
      expect(failure).toMatchObject({ sent: false, isUnreachable: true });
      expect(["ENOTFOUND", "EAI_AGAIN"]).toContain(failure.code);
    }
  });

  test("that is still being opened waits for it, and times out with the step that was not finished", async () => {
    await using server = await startSilentServer();
    await using http = openTestHttp();
    http.connectEarly(server.origin, 1, NEVER);
    await expect.poll(() => server.connections).toBe(1);
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 100 })));
    expect(failure).toMatchObject({ code: "TLS_TIMEOUT", sent: false });
    expect(server.connections).toBe(1);
  });
});

/** Starts a server that handles its connections as the test says. `number` counts from 1. */
async function startSocketServer(handle: (socket: Socket, number: number) => void) {
  let connections = 0;
  let ended = 0;
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("close", () => ended++);
    handle(socket, ++connections);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    /** How many connections are over for both sides. */
    get ended() {
      return ended;
    },
    [Symbol.asyncDispose]: close,
  };
}

import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../../support/influxdb/start.ts";
import { type Listening, listenOnLoopback } from "../../support/network/listening.ts";
import { startPlainServer } from "../../support/network/plain-server.ts";
import { startSilentServer } from "../../support/network/silent-server.ts";
import { createRequest, expectNoResponse, openTestHttp } from "./open-http.ts";

/** Starts a server that sends these bytes after it has received anything. */
async function startRawServer(bytes: string): Promise<Listening & { readonly origin: string } & AsyncDisposable> {
  const server = createServer((socket) => socket.once("data", () => socket.write(bytes)));
  const listening = await listenOnLoopback(server);
  return {
    ...listening,
    origin: `http://127.0.0.1:${listening.port}`,
    [Symbol.asyncDispose]: listening.close,
  };
}

describe("the request times out", () => {
  /** Starts a server that responds to the first request, so that the second one finds an open connection. */
  function startTiringServer(respond: Parameters<typeof startPlainServer>[0]): ReturnType<typeof startPlainServer> {
    return startPlainServer((response, request) => {
      if (request.path === "/first") response.end();
      else respond(response, request);
    });
  }

  test("if a server does not respond: the request was sent, and is aborted", async () => {
    await using server = await startTiringServer(() => {});
    await using http = openTestHttp();
    await http.exchange(createRequest(`${server.origin}/first`));
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 50 })));
    expect(failure).toMatchObject({ code: "TIMEOUT", sent: true, status: undefined });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("if a response begins and does not end: the error has its status", async () => {
    await using server = await startTiringServer((response) => response.writeHead(201).write("half"));
    await using http = openTestHttp();
    await http.exchange(createRequest(`${server.origin}/first`));
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { timeoutMs: 500 })));
    expect(failure).toMatchObject({ code: "TIMEOUT", sent: true, status: 201 });
    await expect.poll(() => server.openConnections).toBe(0);
  });
});

describe("the job is cancelled", () => {
  test("before anything was sent: nothing is connected", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    const failure = await expectNoResponse(
      http.exchange(createRequest(server.origin, { signal: AbortSignal.abort() })),
    );
    expect(failure).toMatchObject({ code: "CANCELLED", sent: false, status: undefined });

    await http.exchange(createRequest(`${server.origin}/next`));
    expect(server.requests.map(({ path }) => path)).toEqual(["/next"]);
    expect(server.connections).toBe(1);
  });

  test("while the connection is being opened: the request is never sent", async () => {
    await using emulator = await startEmulator({ tls: true });
    await using silent = await startSilentServer();
    await using http = openTestHttp({ trust: { roots: "default", caCertificate: emulator.caCertificate } });
    // Loads the code that opens connections, so that the next exchange only has to connect.
    await http.exchange(createRequest(`${emulator.origin}/ping`));
    const cancelled = new AbortController();
    const failing = expectNoResponse(http.exchange(createRequest(silent.origin, { signal: cancelled.signal })));
    await expect.poll(() => silent.connections).toBe(1);
    cancelled.abort();
    expect(await failing).toMatchObject({ code: "CANCELLED", sent: false });
    silent.passOnTo(Number(new URL(emulator.origin).port));
    await http.exchange(createRequest(`${emulator.origin}/ping?next`));
    expect(emulator.requests.map(({ path }) => path)).toEqual(["/ping", "/ping?next"]);
  });

  test("while a server is working: the request was sent, and is aborted", async () => {
    const cancelled = new AbortController();
    await using server = await startPlainServer(() => cancelled.abort());
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { signal: cancelled.signal })));
    expect(failure).toMatchObject({ code: "CANCELLED", sent: true, status: undefined });
    await expect.poll(() => server.openConnections).toBe(0);
  });

  test("after the response: nothing changes, and the connection is kept", async () => {
    const cancelled = new AbortController();
    await using server = await startPlainServer((response) => response.end("whole"));
    await using http = openTestHttp();
    const received = await http.exchange(createRequest(server.origin, { signal: cancelled.signal }));
    cancelled.abort();
    expect(received.body).toBe("whole");
    await http.exchange(createRequest(server.origin));
    expect(server.connections).toBe(1);
  });
});

describe("a response is too large", () => {
  test.each([
    { name: "by a byte, in one piece", pieces: ["x".repeat(1_001)], headers: { "content-length": 1_001 } },
    { name: "by a byte that comes last", pieces: ["x".repeat(1_000), "x"], headers: { "content-length": 1_001 } },
    { name: "without an end", pieces: ["x".repeat(600), "x".repeat(600)], headers: {} },
  ])("$name: it is aborted, and the error has its status", async ({ pieces, headers }) => {
    await using server = await startPlainServer(async (response) => {
      response.writeHead(200, headers);
      for (const piece of pieces) await new Promise((resolve) => response.write(piece, resolve));
    });
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin, { maxBytes: 1_000 })));
    expect(failure).toMatchObject({ code: "TOO_LARGE", sent: true, status: 200 });
    await expect.poll(() => server.openConnections).toBe(0);
  });
});

describe("the connection is closed unexpectedly", () => {
  test("before a response", async () => {
    await using server = await startPlainServer((response) => response.socket?.destroy());
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect(failure).toMatchObject({ sent: true, status: undefined, isUnreachable: false });
    expect(failure.message).toMatch(/^the connection was closed unexpectedly \((UND_ERR_SOCKET|ECONNRESET)\)$/);
  });

  test("during a response", async () => {
    await using server = await startPlainServer((response) =>
      response.writeHead(200, { "content-length": 10 }).write("half", () => response.socket?.end()),
    );
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect(failure).toMatchObject({ sent: true, status: 200 });
    expect(failure.message).toMatch(/^the connection was closed unexpectedly \((UND_ERR_SOCKET|ECONNRESET)\)$/);
  });

  test("and the next request opens a new one", async () => {
    await using server = await startPlainServer((response) => {
      if (server.requests.length === 1) response.socket?.destroy();
      else response.end("whole");
    });
    await using http = openTestHttp();
    await expectNoResponse(http.exchange(createRequest(server.origin)));
    expect((await http.exchange(createRequest(server.origin))).body).toBe("whole");
  });
});

describe("there is no connection", () => {
  test("if no server listens", async () => {
    const { port, close } = await listenOnLoopback(createServer());
    await close();
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(`http://127.0.0.1:${port}`)));
    expect(failure).toMatchObject({ code: "ECONNREFUSED", sent: false, isUnreachable: true });
  });

  test("if a server does not speak TLS", async () => {
    await using server = await startPlainServer((response) => response.end());
    await using http = openTestHttp();
    const failure = await expectNoResponse(http.exchange(createRequest(server.origin.replace("http:", "https:"))));
    expect(failure).toMatchObject({ sent: false, isUnreachable: true });
    expect(failure.message).toMatch(/^the server does not speak TLS on this port; check the port \(\w+\)$/);
  });
});

test("a response that is not HTTP is reported by a code, without any of its text", async () => {
  await using server = await startRawServer("SSH-2.0-OpenSSH_9.6\r\n");
  await using http = openTestHttp();
  const failure = await expectNoResponse(http.exchange(createRequest(server.origin)));
  expect(failure).toMatchObject({ sent: true, status: undefined });
  expect(failure.message).toMatch(/^the response is not HTTP; .* \(UND_ERR_HTTP_PARSER\)$/);
  expect(failure.message).not.toContain("SSH");
});

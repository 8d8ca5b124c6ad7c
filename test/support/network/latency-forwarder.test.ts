import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type LatencyForwarder, startLatencyForwarder } from "./latency-forwarder.ts";
import { listenOnLoopback } from "./listening.ts";

describe("the latency forwarder", () => {
  test("delays the first bytes of a client by the handshake and half a round trip", async () => {
    await using pair = await openPair(100);
    const { client, startedMs } = pair;
    client.write("hello");
    const server = await pair.accepted;
    await once(server, "data");
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(150);
    server.write("hello");
    await once(client, "data");
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(200);
  });

  test("adds one round trip, and nothing else, to an exchange over an open connection", async () => {
    await using pair = await openPair(50);
    const { client } = pair;
    const server = await pair.accepted;
    server.pipe(server);
    await exchange(client);
    const measured: number[] = [];
    for (let round = 0; round < 10; round++) measured.push(await exchange(client));
    // On a busy machine, some exchanges take longer.
    const shortestMs = Math.min(...measured);
    expect(shortestMs).toBeGreaterThanOrEqual(50);
    expect(shortestMs).toBeLessThan(60);
  });

  test("does not shorten the delay of a client that sends only after the handshake", async () => {
    await using pair = await openPair(20);
    const { client } = pair;
    const server = await pair.accepted;
    await new Promise((resolve) => setTimeout(resolve, 40));
    const sentMs = performance.now();
    client.write("late");
    await once(server, "data");
    expect(performance.now() - sentMs).toBeGreaterThanOrEqual(10);
  });

  test.each([0, 10])("passes bytes unchanged and in order, and each end, with %d ms", async (rttMs) => {
    await using pair = await openPair(rttMs);
    const { client } = pair;
    const server = await pair.accepted;
    const sent = Array.from({ length: 200 }, (_, index) => Buffer.alloc(5_000, index));
    for (const chunk of sent) client.write(chunk);
    client.end();
    const received = await buffer(server);
    expect(received.equals(Buffer.concat(sent))).toBe(true);
    // The client has ended, and can still receive.
    server.end(received);
    expect((await buffer(client)).equals(received)).toBe(true);
  });

  test("passes a reset of the client after the bytes before it", async () => {
    await using pair = await openPair(20);
    const { client } = pair;
    const server = await pair.accepted;
    const received = once(server, "data");
    const isReset = endsWithReset(server);
    client.write("last words", () => client.resetAndDestroy());
    await received;
    expect(await isReset).toBe(true);
  });

  test("passes a reset of the server", async () => {
    await using pair = await openPair(20);
    const { client } = pair;
    const server = await pair.accepted;
    const isReset = endsWithReset(client);
    server.resetAndDestroy();
    expect(await isReset).toBe(true);
  });

  test("resets the connection of a client if the backend does not accept connections", async () => {
    const closed = await listenOnLoopback(createServer());
    await closed.close();
    await using forwarder = await startLatencyForwarder({ backendPort: closed.port, rttMs: 0 });
    const client = connect({ port: forwarder.port, host: "127.0.0.1" });
    expect(await endsWithReset(client)).toBe(true);
  });

  test("counts connections and logs the moments of each", async () => {
    await using pair = await openPair(20);
    const { client, forwarder } = pair;
    const server = await pair.accepted;
    server.pipe(server);
    await exchange(client);
    expect(forwarder.connections).toBe(1);
    const kinds = ["connecting", "connected", "client's first byte sent", "server's first byte received"];
    expect(forwarder.events.map(({ kind }) => kind)).toEqual(kinds);
    const [connecting = 0, connected = 0, sent = 0, received = 0] = forwarder.events.map(({ atMs }) => atMs);
    expect(connected - connecting).toBeCloseTo(20);
    expect(sent).toBeGreaterThanOrEqual(connected);
    expect(received - sent).toBeGreaterThanOrEqual(20);
  });

  test("replaces only the port of a URL", async () => {
    await using forwarder = await startLatencyForwarder({ backendPort: 1, rttMs: 0 });
    const { port } = forwarder;
    expect(forwarder.redirect("https://localhost:1")).toBe(`https://localhost:${port}`);
    expect(forwarder.redirect("http://127.0.0.1:1/api/v0")).toBe(`http://127.0.0.1:${port}/api/v0`);
  });
});

interface Pair extends AsyncDisposable {
  readonly forwarder: LatencyForwarder;
  readonly client: Socket;
  readonly startedMs: number;
  readonly accepted: Promise<Socket>;
}

/** Opens a connection through a forwarder. */
async function openPair(rttMs: number): Promise<Pair> {
  const server = createServer({ allowHalfOpen: true });
  const accepted = once(server, "connection").then(([socket]) => socket as Socket);
  const { port: backendPort, close } = await listenOnLoopback(server);
  const forwarder = await startLatencyForwarder({ backendPort, rttMs });
  const startedMs = performance.now();
  const client = connect({ port: forwarder.port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  client.on("error", () => {});
  return {
    forwarder,
    client,
    startedMs,
    accepted,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await forwarder[Symbol.asyncDispose]();
      await close();
    },
  };
}

/** Resolves when a socket is closed, with whether the other side has reset the connection. */
function endsWithReset(socket: Socket): Promise<boolean> {
  let isReset = false;
  socket.resume().on("error", (error) => {
    isReset = "code" in error && error.code === "ECONNRESET";
  });
  return new Promise((resolve) => socket.once("close", () => resolve(isReset)));
}

/** Sends a byte to a server that sends it back. Returns how long this took. */
async function exchange(client: Socket): Promise<number> {
  const sentMs = performance.now();
  client.write("x");
  await once(client, "data");
  return performance.now() - sentMs;
}

import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "./listening.ts";

/** How to forward. */
export interface LatencyOptions {
  /** The port of 127.0.0.1 to forward to. */
  readonly backendPort: number;
  /** The round-trip time between a client and the backend. */
  readonly rttMs: number;
}

/** A moment of a connection, as a client on a network with this latency would see it. */
export interface ForwarderEvent {
  /** 1 for the first connection. */
  readonly connection: number;
  readonly kind: "connecting" | "connected" | "client's first byte sent" | "server's first byte received";
  /** Epoch milliseconds, with fractions. */
  readonly atMs: number;
}

/** A TCP forwarder that adds latency. */
export interface LatencyForwarder extends AsyncDisposable {
  readonly port: number;
  readonly connections: number;
  /** In the order in which they became known. */
  readonly events: readonly ForwarderEvent[];
  /** Replaces the port of a URL by the forwarder's. */
  redirect(url: string): string;
}

/**
 * Starts a TCP forwarder on loopback that adds a round-trip time. Loopback accepts a connection at once. On a network,
 * a client cannot send anything before the handshake, which takes one round trip. So what the client sends before that
 * leaves when the handshake would be over. After that, bytes take half a round trip in each direction. The ends of
 * connections and resets take as long as bytes do. There is no limit of the bandwidth, and no slow start.
 */
export async function startLatencyForwarder({ backendPort, rttMs }: LatencyOptions): Promise<LatencyForwarder> {
  const events: ForwarderEvent[] = [];
  const backends = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connection = ++connections;
    const connectingMs = performance.now();
    const connectedMs = connectingMs + rttMs;
    const record = (kind: ForwarderEvent["kind"], atMs: number): void => {
      events.push({ connection, kind, atMs: performance.timeOrigin + atMs });
    };
    record("connecting", connectingMs);
    record("connected", connectedMs);
    const backend = connect({ port: backendPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    backends.add(backend);
    backend.once("close", () => backends.delete(backend));
    pass(client, backend, () => Math.max(performance.now(), connectedMs) + rttMs / 2);
    pass(backend, client, () => performance.now() + rttMs / 2);
    client.once("data", () => record("client's first byte sent", Math.max(performance.now(), connectedMs)));
    backend.once("data", () => record("server's first byte received", performance.now() + rttMs / 2));
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    get connections() {
      return connections;
    },
    events,
    redirect: (url) => url.replace(/:\d+(?=\/|$)/, `:${port}`),
    async [Symbol.asyncDispose]() {
      for (const backend of backends) backend.destroy();
      await close();
    },
  };
}

/** Passes bytes, the end and a reset from one socket to another one, each when it is due. */
function pass(from: Socket, to: Socket, computeDueMs: () => number): void {
  const enqueue = createDelayQueue();
  const deliver = (effect: () => void): void =>
    enqueue(computeDueMs(), () => {
      if (!to.destroyed) effect();
    });
  from.on("data", (chunk: Buffer) => deliver(() => to.write(chunk)));
  from.once("end", () => deliver(() => to.end()));
  // An error is followed by the event "close".
  from.on("error", () => {});
  from.once("close", (hadError) => {
    if (hadError || !from.readableEnded) deliver(() => to.resetAndDestroy());
  });
}

/** How early a timer ends, because timers are precise to about one millisecond. */
const TIMER_MARGIN_MS = 2;

/** Creates a queue that runs effects in order, each when it is due. An effect that is due already runs at once. */
function createDelayQueue(): (dueMs: number, effect: () => void) => void {
  const queue: { readonly dueMs: number; readonly effect: () => void }[] = [];
  let isWaiting = false;

  function runDue(): void {
    isWaiting = false;
    let [first] = queue;
    while (first !== undefined && first.dueMs <= performance.now()) {
      queue.shift();
      first.effect();
      [first] = queue;
    }
    if (first === undefined) return;
    isWaiting = true;
    const leftMs = first.dueMs - performance.now();
    // The last milliseconds are spent in the event loop, which is more precise than a timer.
    if (leftMs > TIMER_MARGIN_MS) setTimeout(runDue, leftMs - TIMER_MARGIN_MS);
    else setImmediate(runDue);
  }

  return (dueMs, effect) => {
    queue.push({ dueMs, effect });
    if (!isWaiting) runDue();
  };
}

import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/** A port of 127.0.0.1 at which the system drops new connections, like a firewall. */
export interface FullServer extends AsyncDisposable {
  readonly port: number;
  /** Makes it accept connections, and close each one when data arrives. */
  accept(): void;
}

/** The listening thread sleeps, so that it does not accept the queued connections. */
const LISTENER = `
  const { createServer } = require("node:net");
  const { parentPort, workerData } = require("node:worker_threads");
  const server = createServer((socket) => socket.on("error", () => {}).once("data", () => socket.destroy()));
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData, 0, 0);
  });
`;

/** Longer than a connection to loopback takes on a busy machine. The system retries after a second. */
const CONNECTS_WITHIN_MS = 300;

/** Starts a server and fills its queue. Only Linux then drops connections. */
export async function startFullServer(): Promise<FullServer> {
  const isAwake = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(LISTENER, { eval: true, workerData: isAwake });
  const port = await new Promise<number>((resolve) => worker.once("message", resolve));
  const fillers: Socket[] = [];
  const accept = (): void => {
    Atomics.store(isAwake, 0, 1);
    Atomics.notify(isAwake, 0);
  };
  for (let isFull = false; !isFull; ) {
    const filler = connect(port, "127.0.0.1").on("error", () => {});
    fillers.push(filler);
    const connected = new Promise<boolean>((resolve) => filler.once("connect", () => resolve(false)));
    isFull = await Promise.race([connected, wait(CONNECTS_WITHIN_MS, true)]);
  }
  // The waiting connection would take the first free place.
  fillers.pop()?.destroy();
  return {
    port,
    accept,
    async [Symbol.asyncDispose]() {
      accept();
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

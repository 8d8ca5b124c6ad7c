import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "./listening.ts";

/** A server that accepts connections and sends nothing, unless `passOnTo` is called. */
export interface SilentServer extends AsyncDisposable {
  readonly port: number;
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  /** How many connections were made so far, and how many are open now. */
  readonly connections: number;
  readonly openConnections: number;
  /** Forwards what was received so far, and everything that follows, to another port of this machine. */
  passOnTo(port: number): void;
}

/** Starts a server that accepts connections and sends nothing. */
export async function startSilentServer(): Promise<SilentServer> {
  const received = new Map<Socket, Buffer[]>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    const chunks: Buffer[] = [];
    received.set(socket, chunks);
    // Without reading, the server would not detect that the other side has disconnected.
    socket.on("data", (chunk: Buffer) => chunks.push(chunk)).once("close", () => received.delete(socket));
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    origin: `https://localhost:${port}`,
    get connections() {
      return connections;
    },
    get openConnections() {
      return received.size;
    },
    passOnTo(backendPort) {
      for (const [socket, chunks] of received) {
        const backend = connect(backendPort, "127.0.0.1");
        for (const end of [socket, backend]) end.on("error", () => [socket, backend].map((each) => each.destroy()));
        backend.write(Buffer.concat(chunks));
        socket.pipe(backend).pipe(socket);
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

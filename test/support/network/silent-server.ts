import { connect, createServer, type Socket } from "node:net";
import { listenOnLoopback } from "./listening.ts";

/** A server that accepts connections and says nothing, until it is let speak. */
export interface SilentServer extends AsyncDisposable {
  readonly port: number;
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  /** How many connections were made so far, and how many are there now. */
  readonly connections: number;
  readonly openConnections: number;
  /** Passes what was sent so far, and what is still to come, on to another port of this machine. */
  passOnTo(port: number): void;
}

/** Starts a server that accepts connections and says nothing. */
export async function startSilentServer(): Promise<SilentServer> {
  const heard = new Map<Socket, Buffer[]>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    const chunks: Buffer[] = [];
    heard.set(socket, chunks);
    // Read, since what is not read does not tell that the other side has left.
    socket.on("data", (chunk: Buffer) => chunks.push(chunk)).once("close", () => heard.delete(socket));
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    port,
    origin: `https://localhost:${port}`,
    get connections() {
      return connections;
    },
    get openConnections() {
      return heard.size;
    },
    passOnTo(backendPort) {
      for (const [socket, chunks] of heard) {
        const backend = connect(backendPort, "127.0.0.1");
        for (const end of [socket, backend]) end.on("error", () => [socket, backend].map((each) => each.destroy()));
        backend.write(Buffer.concat(chunks));
        socket.pipe(backend).pipe(socket);
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

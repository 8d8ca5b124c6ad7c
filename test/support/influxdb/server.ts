import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Certificates } from "./certificates.ts";

/** Longer than any test, so that no request is sent on a socket that is closing. */
const keepAliveTimeoutMs = 60_000;

/** A server on loopback. */
export interface Listener {
  readonly port: number;
  /** TCP connections accepted so far. */
  readonly connections: number;
  /** TLS handshakes completed so far. */
  readonly tlsHandshakes: number;
  /** Destroys every connection at once. */
  close(): Promise<void>;
}

/** Where and how to listen. */
export interface ListenOptions {
  /** 0 lets the operating system choose. */
  readonly port: number;
  /** Certificates for HTTPS. Default HTTP. */
  readonly certificates?: Certificates | undefined;
  /** Handles one exchange. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Starts a server on 127.0.0.1. Rejects if the port is in use. */
export async function listen({ port, certificates, handle }: ListenOptions): Promise<Listener> {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // Only a bug in the emulator or in an injected function rejects. Fail, instead of leaving the client waiting.
    void handle(request, response).catch((error: unknown) => {
      response.destroy();
      throw error;
    });
  };
  const server =
    certificates === undefined ? createHttpServer(listener) : createHttpsServer({ ...certificates.leaf }, listener);
  server.keepAliveTimeout = keepAliveTimeoutMs;
  const counted = count(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    get connections() {
      return counted.connections;
    },
    get tlsHandshakes() {
      return counted.tlsHandshakes;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of counted.sockets) socket.destroy();
      }),
  };
}

function count(server: Server) {
  const counted = { connections: 0, tlsHandshakes: 0, sockets: new Set<Socket>() };
  server.on("connection", (socket: Socket) => {
    counted.connections += 1;
    counted.sockets.add(socket);
    socket.once("close", () => counted.sockets.delete(socket));
  });
  server.on("secureConnection", () => {
    counted.tlsHandshakes += 1;
  });
  return counted;
}

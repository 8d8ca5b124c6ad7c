import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { CertifiedKey } from "../influxdb/certificates.ts";
import { listenOnLoopback } from "./listening.ts";

/** How a proxy treats its clients. */
export interface ConnectProxyOptions {
  /** The `user:password` that a client must send. */
  readonly credentials?: string;
  /** Rejects every CONNECT with this status. */
  readonly refuseWith?: number;
  /** Every CONNECT gets no response, or its connection is closed. */
  readonly trouble?: "hang" | "hang-up";
  /** Clients connect to the proxy with TLS, and it has this certificate. */
  readonly tls?: CertifiedKey;
  /** Terminates TLS with this certificate, like an attacker. */
  readonly terminateWith?: CertifiedKey;
}

/** A proxy, and what it received. */
export interface ConnectProxy extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  /** The `host:port` of every CONNECT, including rejected ones. */
  readonly targets: readonly string[];
  /** Unencrypted requests, such as `GET http://127.0.0.1:1/`. */
  readonly plainRequests: readonly string[];
  /** How many connections of clients are open. */
  readonly openConnections: number;
  /** The decrypted content of the tunnels whose TLS it terminated. */
  readonly decrypted: string;
}

/** Starts a proxy for https that opens tunnels with CONNECT. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const targets: string[] = [];
  const plainRequests: string[] = [];
  const decrypted: string[] = [];
  const server = (options.tls === undefined ? createServer() : createTlsServer(options.tls)).on(
    "request",
    (request, response) => {
      plainRequests.push(`${request.method} ${request.url}`);
      response.writeHead(502).end();
    },
  );
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    targets.push(request.url ?? "");
    socket.on("error", () => socket.destroy());
    if (options.trouble === "hang") return socket.resume().once("end", () => socket.destroy());
    if (options.trouble === "hang-up") return socket.destroy();
    const status = findRefusal(request, options);
    if (status !== undefined) return socket.end(`HTTP/1.1 ${status} refused\r\ncontent-length: 0\r\n\r\n`);
    if (options.terminateWith === undefined) return tunnel(request.url ?? "", socket);
    socket.write(ESTABLISHED);
    terminate(socket, options.terminateWith).on("data", (bytes: Buffer) => decrypted.push(bytes.toString("latin1")));
  });
  let openConnections = 0;
  server.on("connection", (socket: Socket) => {
    openConnections++;
    socket.once("close", () => openConnections--);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    host: `127.0.0.1:${port}`,
    targets,
    plainRequests,
    get openConnections() {
      return openConnections;
    },
    get decrypted() {
      return decrypted.join("");
    },
    [Symbol.asyncDispose]: close,
  };
}

const ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

function findRefusal(request: IncomingMessage, { credentials, refuseWith }: ConnectProxyOptions): number | undefined {
  if (refuseWith !== undefined) return refuseWith;
  if (credentials === undefined) return undefined;
  const wanted = `Basic ${Buffer.from(credentials).toString("base64")}`;
  return request.headers["proxy-authorization"] === wanted ? undefined : 407;
}

function tunnel(target: string, socket: Socket): void {
  const { port } = new URL(`tunnel://${target}`);
  // Connects only to this machine, whatever the name is.
  const backend = connect(Number(port), "127.0.0.1", () => {
    socket.write(ESTABLISHED);
    backend.pipe(socket).pipe(backend);
  });
  backend.on("error", () => socket.destroy());
  socket.once("close", () => backend.destroy());
}

function terminate(socket: Socket, { cert, key }: CertifiedKey): TLSSocket {
  return new TLSSocket(socket, { isServer: true, cert, key }).on("error", () => socket.destroy());
}

import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { CertifiedKey } from "../influxdb/certificates.ts";
import { listenOnLoopback } from "./listening.ts";

/** How a proxy treats its clients. */
export interface ConnectProxyOptions {
  /** `user:password` that a client has to show. */
  readonly credentials?: string;
  /** Answers every CONNECT with this status, and opens nothing. */
  readonly refuseWith?: number;
  /** What becomes of every CONNECT: no answer, or the end of the connection. */
  readonly trouble?: "hang" | "hang-up";
  /** Has its clients speak TLS with it, and shows this certificate. */
  readonly tls?: CertifiedKey;
  /** Ends TLS itself, with this certificate, as an attacker does. */
  readonly terminateWith?: CertifiedKey;
}

/** A proxy of one's own, and what it has seen. */
export interface ConnectProxy extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  /** The `host:port` of every CONNECT, those refused included. */
  readonly targets: readonly string[];
  /** Requests that came in clear, such as `GET http://127.0.0.1:1/`. */
  readonly plainRequests: readonly string[];
  /** How many connections of clients there are. */
  readonly openConnections: number;
  /** What was readable inside of the tunnels that it has terminated. */
  readonly decrypted: string;
}

/** Starts a proxy for https: it opens tunnels by CONNECT. */
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
    const status = refusalOf(request, options);
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

function refusalOf(request: IncomingMessage, { credentials, refuseWith }: ConnectProxyOptions): number | undefined {
  if (refuseWith !== undefined) return refuseWith;
  if (credentials === undefined) return undefined;
  const wanted = `Basic ${Buffer.from(credentials).toString("base64")}`;
  return request.headers["proxy-authorization"] === wanted ? undefined : 407;
}

function tunnel(target: string, socket: Socket): void {
  const { port } = new URL(`tunnel://${target}`);
  // Whatever the name is, this machine alone is reached.
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

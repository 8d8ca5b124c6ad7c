import { connect } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { CertifiedKey } from "../influxdb/certificates.ts";
import { listenOnLoopback } from "./listening.ts";

/** A server that prefers HTTP/2, in front of one that speaks HTTP/1.1. */
export interface Http2Front extends AsyncDisposable {
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  /** The protocol that each client chose: `h2` or `http/1.1`. */
  readonly chosen: readonly (string | false | null)[];
}

/** Terminates TLS on localhost, offers h2 first, and forwards the bytes to the http origin `backend`. */
export async function startHttp2Front(backend: string, certificate: CertifiedKey): Promise<Http2Front> {
  const { hostname, port: backendPort } = new URL(backend);
  const chosen: (string | false | null)[] = [];
  const server = createServer({ ...certificate, ALPNProtocols: ["h2", "http/1.1"] }, (socket: TLSSocket) => {
    chosen.push(socket.alpnProtocol);
    const forwarded = connect(Number(backendPort), hostname);
    for (const end of [socket, forwarded]) end.on("error", () => [socket, forwarded].map((each) => each.destroy()));
    socket.pipe(forwarded).pipe(socket);
  });
  const { port, close } = await listenOnLoopback(server);
  return { origin: `https://localhost:${port}`, chosen, [Symbol.asyncDispose]: close };
}

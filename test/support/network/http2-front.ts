import { connect } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import type { CertifiedKey } from "../influxdb/certificates.ts";
import { listenOnLoopback } from "./listening.ts";

/** A server that would rather speak HTTP/2, before one that speaks HTTP/1.1. */
export interface Http2Front extends AsyncDisposable {
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  /** What each client has chosen of `h2` and `http/1.1`. */
  readonly chosen: readonly (string | false | null)[];
}

/** Ends TLS on localhost, offers h2 first, and passes the bytes on to `backend`, an http origin. */
export async function startHttp2Front(backend: string, certificate: CertifiedKey): Promise<Http2Front> {
  const { hostname, port: backendPort } = new URL(backend);
  const chosen: (string | false | null)[] = [];
  const server = createServer({ ...certificate, ALPNProtocols: ["h2", "http/1.1"] }, (socket: TLSSocket) => {
    chosen.push(socket.alpnProtocol);
    const passed = connect(Number(backendPort), hostname);
    for (const end of [socket, passed]) end.on("error", () => [socket, passed].map((each) => each.destroy()));
    socket.pipe(passed).pipe(socket);
  });
  const { port, close } = await listenOnLoopback(server);
  return { origin: `https://localhost:${port}`, chosen, [Symbol.asyncDispose]: close };
}

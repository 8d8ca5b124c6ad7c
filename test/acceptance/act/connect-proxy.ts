import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";

/** A proxy on loopback that connects to only one host. */
export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
}

/** Starts a proxy that connects `CONNECT host:443` to a port on loopback, and rejects everything else. */
export async function startConnectProxy(host: string, port: number): Promise<ConnectProxy> {
  const sockets = new Set<Duplex>();
  const server = createServer((_, response) => void response.writeHead(403).end());
  server.on("connect", ({ url }, client: Duplex) => {
    sockets.add(client);
    client.on("error", () => {});
    if (url !== `${host}:443`) return void client.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), "close");
    },
  };
}

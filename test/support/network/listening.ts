import type { AddressInfo, Server, Socket } from "node:net";

/** A server that listens on loopback. */
export interface Listening {
  readonly port: number;
  /** Destroys every connection at once. */
  close(): Promise<void>;
}

/** Makes a server listen on 127.0.0.1, at a port that the operating system chooses. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", ignoreDisconnect).once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function ignoreDisconnect(): void {}

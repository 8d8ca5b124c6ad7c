import type { Socket } from "node:net";

/** Open connections that no request has used yet. */
export class IdleSockets {
  readonly #sockets = new Map<Socket, () => void>();

  get count(): number {
    return this.#sockets.size;
  }

  /** Keeps a connection until it is taken, unless the server ends it first. */
  add(socket: Socket): void {
    const drop = (): void => {
      this.#sockets.delete(socket);
      socket.destroy();
    };
    // A server that sends anything before it gets a request, or ends the connection, does not want a request on it.
    socket.once("readable", drop).once("close", drop);
    this.#sockets.set(socket, () => socket.off("readable", drop).off("close", drop));
  }

  /** Returns a connection for a request; `undefined` if there is none. */
  take(): Socket | undefined {
    for (const [socket, stopWatching] of this.#sockets) {
      stopWatching();
      this.#sockets.delete(socket);
      // A socket that has failed emits "close" a little later.
      if (!socket.destroyed) return socket;
    }
    return undefined;
  }

  /** Closes all connections. */
  destroy(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
    this.#sockets.clear();
  }
}

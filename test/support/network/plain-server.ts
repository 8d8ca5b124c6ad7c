import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "./listening.ts";

/** A request that a plain server received. */
export interface PlainRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: string;
}

/** An http server on loopback whose responses a test defines, and what it received. */
export interface PlainServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly requests: readonly PlainRequest[];
  /** How many connections were made so far, and how many are open now. */
  readonly connections: number;
  readonly openConnections: number;
  /** Resolves when this many requests have arrived since the start. */
  reached(count: number): Promise<void>;
}

/** Starts a server. It calls `respond` for each complete request. `respond` does not have to send a response. */
export async function startPlainServer(
  respond: (response: ServerResponse, request: PlainRequest) => unknown,
): Promise<PlainServer> {
  const requests: PlainRequest[] = [];
  const waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  let connections = 0;
  let openConnections = 0;
  const server = createServer(async (incoming, response) => {
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers, body: await text(incoming) };
    requests.push(request);
    for (const { count, resolve } of waiters) if (requests.length >= count) resolve();
    await respond(response, request);
  });
  server.on("connection", (socket) => {
    connections++;
    openConnections++;
    socket.once("close", () => openConnections--);
  });
  const { port, close } = await listenOnLoopback(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    get openConnections() {
      return openConnections;
    },
    reached: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiters.push({ count, resolve });
      }),
    [Symbol.asyncDispose]: close,
  };
}

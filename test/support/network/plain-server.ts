import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "./listening.ts";

/** A request as a plain server has got it. */
export interface PlainRequest {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly body: string;
}

/** An http server on loopback that does what a test says, and what it has seen. */
export interface PlainServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly requests: readonly PlainRequest[];
  /** How many connections were made so far, and how many are there now. */
  readonly connections: number;
  readonly openConnections: number;
  /** Resolves when so many requests have come, counted from the start. */
  reached(count: number): Promise<void>;
}

/** Starts a server. `answer` is called when a request has come whole, and may leave it without an answer. */
export async function startPlainServer(
  answer: (response: ServerResponse, request: PlainRequest) => unknown,
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
    await answer(response, request);
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

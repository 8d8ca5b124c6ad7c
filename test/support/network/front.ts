import { createServer, request as sendRequest } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "./listening.ts";

/** A complete response that passes through a front. */
export interface FrontResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The `Date` of the response. Default: the time of the front. */
  readonly date?: Date;
}

/** A server in front of another one, like an ingress. */
export interface Front extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
}

/** Starts an http server that forwards every request to the http origin `backend` and can change the responses. */
export async function startFront(
  backend: string,
  change: (response: FrontResponse, method: string) => FrontResponse,
): Promise<Front> {
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    const forwarded = sendRequest(new URL(url, backend), { method, headers }, async (received) => {
      const { statusCode = 0, headers: receivedHeaders } = received;
      const body = await text(received);
      const response = { status: statusCode, contentType: receivedHeaders["content-type"] ?? "", body };
      const changed = change(response, method);
      if (changed.date !== undefined) outgoing.setHeader("date", changed.date.toUTCString());
      outgoing.writeHead(changed.status, { "content-type": changed.contentType }).end(changed.body);
    });
    incoming.pipe(forwarded);
  });
  const { port, close } = await listenOnLoopback(server);
  return { origin: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

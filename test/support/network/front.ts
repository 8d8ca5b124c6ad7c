import { createServer, request as sendRequest } from "node:http";
import { text } from "node:stream/consumers";
import { listenOnLoopback } from "./listening.ts";

/** A whole answer, as a front sees it. */
export interface FrontAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The `Date` of the answer; the front's own time unless it is given. */
  readonly date?: Date;
}

/** A server before another one, as an ingress is. */
export interface Front extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
}

/** Starts an http server that passes every request on to `backend`, an http origin, and may change the answers. */
export async function startFront(
  backend: string,
  change: (answer: FrontAnswer, method: string) => FrontAnswer,
): Promise<Front> {
  const server = createServer(async (incoming, response) => {
    const { method = "", url = "", headers } = incoming;
    const passed = sendRequest(new URL(url, backend), { method, headers }, async (given) => {
      const { statusCode = 0, headers: givenHeaders } = given;
      const body = await text(given);
      const answer = { status: statusCode, contentType: givenHeaders["content-type"] ?? "", body };
      const changed = change(answer, method);
      if (changed.date !== undefined) response.setHeader("date", changed.date.toUTCString());
      response.writeHead(changed.status, { "content-type": changed.contentType }).end(changed.body);
    });
    incoming.pipe(passed);
  });
  const { port, close } = await listenOnLoopback(server);
  return { origin: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

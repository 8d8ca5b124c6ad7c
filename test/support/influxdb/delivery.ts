import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import type { Delivery, NoResponse } from "./fault-plan.ts";
import type { WholeResponse } from "./response.ts";
import type { Timers } from "./timers.ts";

const pieceCount = 8;
const blanks = Buffer.alloc(64 * 1024, " ");

/**
 * Sends a response, or does what happens instead. Resolves when the exchange is over. A client that has disconnected
 * is not an error.
 */
export async function deliver(
  response: ServerResponse,
  outcome: WholeResponse | NoResponse,
  delivery: Delivery,
  timers: Timers,
): Promise<void> {
  if (outcome === "silence") return;
  if (outcome === "hang-up") return hangUp(response);
  const body = Buffer.from(outcome.body);
  writeHead(response, outcome, delivery.how === "huge" ? delivery.bytes : body.length);
  switch (delivery.how) {
    case "whole":
      response.end(body);
      return finished(response).catch(ignoreDisconnect);
    case "half":
      // Without a body, the head would be the complete response.
      if (body.length > 0) await new Promise((resolve) => response.write(body.subarray(0, body.length / 2), resolve));
      return hangUp(response);
    case "huge":
      return pipeline(Readable.from(generateBlanks(delivery.bytes)), response).catch(ignoreDisconnect);
    case "pieces":
      return pipeline(Readable.from(generatePieces(body, () => timers.pause(delivery.pauseMs))), response).catch(
        ignoreDisconnect,
      );
  }
}

function writeHead(response: ServerResponse, { status, headers }: WholeResponse, length: number): void {
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, { ...headers, ...(hasBody && { "content-length": length }) });
}

function hangUp(response: ServerResponse): void {
  response.socket?.destroy();
}

function ignoreDisconnect(): void {}

function* generateBlanks(bytes: number): Generator<Buffer> {
  for (let remaining = bytes; remaining > 0; remaining -= blanks.length)
    yield remaining < blanks.length ? blanks.subarray(0, remaining) : blanks;
}

async function* generatePieces(body: Buffer, pause: () => Promise<void>): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / pieceCount));
  for (let sent = 0; sent < body.length; sent += size) {
    await pause();
    yield body.subarray(sent, sent + size);
  }
}

import type { Dispatcher } from "../vendor/undici.ts";
import { codeOf } from "./error-code.ts";
import type { HttpAnswer } from "./http.ts";
import { NoAnswer, type NoAnswerCode, type UnknownAuthority } from "./no-answer.ts";

/** A handler for undici's `dispatch`, and the way to end the exchange from outside. */
export interface Collector {
  readonly handler: Dispatcher.DispatchHandler;
  /** Whether there was a connection to send the request on. */
  readonly hasStarted: boolean;
  giveUp(code: NoAnswerCode): void;
}

/**
 * Collects one answer whole, up to `maxBytes`. Exactly one of `done` and `failed` is called, once.
 * That the request may have left is known from `onRequestStart`: undici calls it when there is a connection to write to.
 */
export function collectAnswer(
  maxBytes: number,
  done: (answer: HttpAnswer) => void,
  failed: (failure: NoAnswer) => void,
  unknownAuthority: UnknownAuthority = "none-given",
): Collector {
  let controller: Dispatcher.DispatchController | undefined;
  let head: Pick<HttpAnswer, "status" | "headers"> | undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;

  function fail(code: NoAnswerCode): void {
    if (over) return;
    over = true;
    failed(new NoAnswer(code, { sent: controller !== undefined, status: head?.status, unknownAuthority }));
  }

  function giveUp(code: NoAnswerCode): void {
    fail(code);
    controller?.abort(new Error(code));
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      if (over) return started.abort(new Error("given up"));
      controller = started;
    },
    onResponseStart(_controller, status, headers) {
      head = { status, headers };
    },
    onResponseData(_controller, chunk) {
      bytes += chunk.length;
      if (bytes > maxBytes) giveUp("TOO_LARGE");
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (over || head === undefined) return;
      over = true;
      done({ ...head, body: Buffer.concat(chunks).toString("utf8") });
    },
    onResponseError(_controller, error) {
      fail(codeOf(error));
    },
  };
  return {
    handler,
    giveUp,
    get hasStarted() {
      return controller !== undefined;
    },
  };
}

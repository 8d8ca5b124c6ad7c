import { type NoResponseCode, readErrorCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import type { Dispatcher } from "../packages/undici.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";
import { NoResponse } from "./no-response.ts";

/** A handler for undici's `dispatch`, and the way to end the exchange from outside. */
export interface Collector {
  readonly handler: Dispatcher.DispatchHandler;
  /**
   * Whether there was a connection to send the request on. No getter: V8 makes a hidden class for each object that has
   * one, and keeps it for a while with the request: 20 MB in a sweep of 20,000 tokens (measured).
   */
  hasStarted(): boolean;
  giveUp(code: NoResponseCode): void;
}

/** How much of an answer is read. */
export type ReadLimits = Pick<HttpRequest, "maxBytes" | "cutsSuccess">;

/** An error is a line or two, and nothing more of a page is of use: only its size is told. */
const REFUSAL_MAX_BYTES = 64 * 1024;

/**
 * Collects one answer. A success is collected whole, up to `maxBytes`; of anything else, the beginning is enough. Exactly
 * one of `done` and `failed` is called, once.
 * That the request may have left is known from `onRequestStart`: undici calls it when there is a connection to write to.
 */
export function collectResponse(
  limits: ReadLimits,
  done: (answer: HttpResponse) => void,
  failed: (failure: NoResponse) => void,
  unknownAuthority: UnknownAuthority = "none-given",
): Collector {
  let controller: Dispatcher.DispatchController | undefined;
  let head: Pick<HttpResponse, "status" | "headers"> | undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let over = false;

  function fail(code: NoResponseCode): void {
    if (over) return;
    over = true;
    failed(new NoResponse(code, { sent: controller !== undefined, status: head?.status, unknownAuthority }));
  }

  function complete(cut: Pick<HttpResponse, "isCut"> = {}): void {
    if (over || head === undefined) return;
    over = true;
    done({ ...head, body: Buffer.concat(chunks).toString("utf8"), ...cut });
  }

  function giveUp(code: NoResponseCode): void {
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
      if (over || head === undefined) return;
      const { maxBytes, isCut } = computeLimit(head.status, limits);
      chunks.push(chunk.subarray(0, maxBytes - bytes));
      bytes += chunk.length;
      if (bytes <= maxBytes) return;
      if (isCut) complete({ isCut });
      giveUp("TOO_LARGE");
    },
    onResponseEnd() {
      complete();
    },
    onResponseError(_controller, error) {
      fail(readErrorCode(error));
    },
  };
  return { handler, giveUp, hasStarted: () => controller !== undefined };
}

function computeLimit(status: number, { maxBytes, cutsSuccess = false }: ReadLimits) {
  const isSuccess = status >= 200 && status < 300;
  return isSuccess
    ? { maxBytes, isCut: cutsSuccess }
    : { maxBytes: Math.min(maxBytes, REFUSAL_MAX_BYTES), isCut: true };
}

import { type NoResponseCode, readErrorCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import type { Dispatcher } from "../packages/undici.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";
import { NoResponse } from "./no-response.ts";

/** A handler for undici's `dispatch`, and a way to abort the exchange. */
export interface Collector {
  readonly handler: Dispatcher.DispatchHandler;
  /**
   * Whether the request got a connection to be sent on. Not a getter: V8 creates a hidden class for each object that has
   * one, and keeps it and the request for a while: 20 MB in a sweep of 20,000 tokens (measured).
   */
  hasStarted(): boolean;
  /** Ends the exchange. It then fails with `code`. */
  abort(code: NoResponseCode): void;
}

/** How much of a response to read. */
export type ReadLimits = Pick<HttpRequest, "maxBytes" | "mayCutSuccess">;

/** An API error has one or two lines. If an error response is longer, messages show only its size. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Collects one response: all of a success up to `maxBytes`, and only the beginning of anything else. Calls either `done`
 * or `failed`, once.
 *
 * undici calls `onRequestStart` when it has a connection for the request. From then on, the request may have been sent.
 * @see https://github.com/nodejs/undici/blob/main/docs/docs/api/Dispatcher.md#parameter-dispatchhandler
 */
export function collectResponse(
  limits: ReadLimits,
  done: (response: HttpResponse) => void,
  failed: (failure: NoResponse) => void,
  unknownAuthority: UnknownAuthority = "no-ca-certificate",
): Collector {
  let controller: Dispatcher.DispatchController | undefined;
  let head: Pick<HttpResponse, "status" | "headers"> | undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let hasEnded = false;

  function fail(code: NoResponseCode): void {
    if (hasEnded) return;
    hasEnded = true;
    failed(new NoResponse(code, { sent: controller !== undefined, status: head?.status, unknownAuthority }));
  }

  function complete(cut: Pick<HttpResponse, "isCut"> = {}): void {
    if (hasEnded || head === undefined) return;
    hasEnded = true;
    done({ ...head, body: Buffer.concat(chunks).toString("utf8"), ...cut });
  }

  function abort(code: NoResponseCode): void {
    fail(code);
    controller?.abort(new Error(code));
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      if (hasEnded) return started.abort(new Error("aborted before the start"));
      controller = started;
    },
    onResponseStart(_controller, status, headers) {
      head = { status, headers };
    },
    onResponseData(_controller, chunk) {
      if (hasEnded || head === undefined) return;
      const { maxBytes, isCut } = computeLimit(head.status, limits);
      chunks.push(chunk.subarray(0, maxBytes - bytes));
      bytes += chunk.length;
      if (bytes <= maxBytes) return;
      if (isCut) complete({ isCut });
      abort("TOO_LARGE");
    },
    onResponseEnd() {
      complete();
    },
    onResponseError(_controller, error) {
      fail(readErrorCode(error));
    },
  };
  return { handler, abort, hasStarted: () => controller !== undefined };
}

function computeLimit(status: number, { maxBytes, mayCutSuccess = false }: ReadLimits) {
  const isSuccess = status >= 200 && status < 300;
  return isSuccess
    ? { maxBytes, isCut: mayCutSuccess }
    : { maxBytes: Math.min(maxBytes, MAX_ERROR_BYTES), isCut: true };
}

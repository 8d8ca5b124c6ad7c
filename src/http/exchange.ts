import type { Connector } from "../connection/connector.ts";
import type { NoResponseCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import type { Dispatcher } from "../packages/undici.ts";
import { type Collector, collectResponse } from "./collect-response.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";

/** The connections to one server, and the requests in progress. */
export interface ConnectionPool {
  readonly connector: Connector;
  /** The maximum number of connections. */
  connections: number;
  /** Created by the first request. A promise, so that requests that are sent while it is created share it. */
  dispatcher?: Promise<Dispatcher>;
  /**
   * The requests without a response so far. Not a `Set`, because V8 keeps the old tables of a `Set` for a while, and with
   * them thousands of finished requests: 60 MB in a sweep of 20,000 tokens (measured).
   */
  readonly pending: Collector[];
  /** Why the authority of a server may be unknown, for error messages. */
  readonly unknownAuthority: UnknownAuthority;
}

/** Sends a request once. One timeout covers everything, including the connection. Throws `NoResponse`. */
export function exchange(
  pool: ConnectionPool,
  dispatcher: Dispatcher,
  url: URL,
  request: HttpRequest,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const collector = collectResponse(
      request,
      afterCleanUp(resolveWhenReusable),
      afterCleanUp(reject),
      pool.unknownAuthority,
    );
    const timer = setTimeout(() => abort(findTimeoutCode(collector, pool)), request.timeoutMs);
    const cancel = (): void => abort("CANCELLED");
    request.signal?.addEventListener("abort", cancel);
    pool.pending.push(collector);

    function afterCleanUp<T>(settle: (value: T) => void): (value: T) => void {
      return (value) => {
        clearTimeout(timer);
        request.signal?.removeEventListener("abort", cancel);
        pool.pending.splice(pool.pending.indexOf(collector), 1);
        settle(value);
      };
    }

    /** undici waits for the next cycle of the event loop. A request that is sent before opens another connection. */
    function resolveWhenReusable(response: HttpResponse): void {
      queueMicrotask(() => setImmediate(() => resolve(response)));
    }

    function abort(code: NoResponseCode): void {
      collector.abort(code);
      const hasRequestToSend = pool.pending.some((other) => !other.hasStarted());
      if (!hasRequestToSend) pool.connector.abandon();
    }

    if (request.signal?.aborted) return cancel();
    const { method, headers, body = null } = request;
    const options = { origin: url.origin, path: url.pathname + url.search, method, headers, body };
    dispatcher.dispatch(options, collector.handler);
  });
}

/** The code for what a request was waiting for when it timed out. */
function findTimeoutCode(collector: Collector, { connector }: ConnectionPool): NoResponseCode {
  return (collector.hasStarted() ? undefined : connector.timeoutCode) ?? "TIMEOUT";
}

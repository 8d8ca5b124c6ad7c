import type { Connector } from "../connection/connector.ts";
import type { NoResponseCode } from "../connection/error-code.ts";
import type { UnknownAuthority } from "../connection/trust.ts";
import type { Dispatcher } from "../packages/undici.ts";
import { type Collector, collectResponse } from "./collect-response.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";

/** What leads to one server. */
export interface Channel {
  /** A promise, since making one takes a while: requests that come together meanwhile share it, and its connection. */
  readonly dispatcher: Promise<Dispatcher>;
  readonly connector: Connector;
  /**
   * The requests that have no answer yet. No `Set`: V8 keeps its former tables for a while, and by them thousands of
   * requests that are over: 60 MB in a sweep of 20,000 tokens (measured).
   */
  readonly open: Collector[];
  /** What its errors say of an authority that is not known. */
  readonly unknownAuthority: UnknownAuthority;
}

/** Sends a request, once. One timer of ours bounds all of it, connecting included. Throws `NoResponse`. */
export async function exchange(line: Channel, url: URL, request: HttpRequest): Promise<HttpResponse> {
  const dispatcher = await line.dispatcher;
  return await new Promise((resolve, reject) => {
    const collector = collectResponse(request, settled(resolve), settled(reject), line.unknownAuthority);
    const timer = setTimeout(() => giveUp(describeTimeout(collector, line)), request.timeoutMs);
    const cancel = (): void => giveUp("CANCELLED");
    request.signal?.addEventListener("abort", cancel);
    line.open.push(collector);

    function settled<T>(settle: (value: T) => void): (value: T) => void {
      return (value) => {
        clearTimeout(timer);
        request.signal?.removeEventListener("abort", cancel);
        line.open.splice(line.open.indexOf(collector), 1);
        settle(value);
      };
    }

    function giveUp(code: NoResponseCode): void {
      collector.giveUp(code);
      const isWaitedFor = line.open.some((other) => !other.hasStarted());
      if (!isWaitedFor) line.connector.abandon();
    }

    if (request.signal?.aborted) return cancel();
    const { method, headers, body = null } = request;
    const options = { origin: url.origin, path: url.pathname + url.search, method, headers, body };
    dispatcher.dispatch(options, collector.handler);
  });
}

/** What a request has waited for until its time was up. */
function describeTimeout(collector: Collector, { connector }: Channel): NoResponseCode {
  return (collector.hasStarted() ? undefined : connector.waitsFor) ?? "TIMEOUT";
}

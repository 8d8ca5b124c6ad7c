import { createConnector, type Destination } from "../connection/connector.ts";
import { isExempt } from "../connection/no-proxy.ts";
import { createTls, openDirectly, removeBrackets } from "../connection/socket.ts";
import { classifyUnknownAuthority, createTrustContext, type Trust } from "../connection/trust.ts";
import { openThroughProxy, parseProxy } from "../connection/tunnel.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { createDispatcher, type DispatcherOptions } from "./dispatcher.ts";
import { type ConnectionPool, exchange } from "./exchange.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";

/** Sends all requests of this action. */
export interface Http {
  /** Sends a request once. Never follows a redirect, and never retries. Throws `NoResponse`. */
  exchange(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Opens connections to the server of `url`, so that requests that are sent soon do not wait for them: as many as are
   * missing to have `count` that wait for a request. Sends nothing. A failure is not reported, because the request then
   * tries to connect itself. The signal ends those that no request has taken. Call it before the first request to the
   * server.
   */
  connectEarly(url: string, count: number, signal: AbortSignal): void;
  /** Closes every connection, including those that are in use. The next request opens new ones. */
  close(): Promise<void>;
}

/** How to connect. An empty string means that there is none. */
export interface HttpOptions extends DispatcherOptions {
  readonly trust: Trust;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** The maximum number of connections to one server. `connectEarly` raises it for its server. */
  readonly connections: number;
}

/** Creates an HTTP client. Connects and loads undici on the first request. */
export function openHttp(options: HttpOptions): Http {
  const pools = new Map<string, ConnectionPool>();
  const tls = createTls(() => createTrustContext(options.trust));

  function openPool(url: URL): ConnectionPool {
    const existing = pools.get(url.origin);
    if (existing !== undefined) return existing;
    const open = usesProxy(url, options) ? openThroughProxy(parseProxy(options.httpsProxy), tls) : openDirectly(tls);
    const connector = createConnector(open);
    // The connection is opened while undici is loaded, which takes 20 ms (measured).
    connector.connectEarly(toDestination(url), 1);
    const pool: ConnectionPool = {
      connector,
      connections: options.connections,
      pending: [],
      unknownAuthority: classifyUnknownAuthority(options.trust),
    };
    pools.set(url.origin, pool);
    return pool;
  }

  return {
    async exchange(request) {
      const url = new URL(request.url);
      const pool = openPool(url);
      pool.dispatcher ??= createDispatcher(url.origin, pool, options);
      return await exchange(pool, await pool.dispatcher, url, request);
    },
    connectEarly(address, count, signal) {
      const url = URL.parse(address);
      if (url === null || signal.aborted) return;
      const pool = openPool(url);
      pool.connections = Math.max(pool.connections, count);
      pool.connector.connectEarly(toDestination(url), count);
      // Requests have signals of their own: a create request may finish after the job is cancelled.
      signal.addEventListener("abort", () => pool.connector.abandonEarly(), { once: true });
    },
    async close() {
      for (const { connector } of pools.values()) connector.abandon();
      // A dispatcher that could not be created has already failed its request, and has nothing to close.
      await Promise.allSettled([...pools.values()].map(async ({ dispatcher }) => (await dispatcher)?.destroy()));
      pools.clear();
    },
  };
}

/** The destination that undici passes to a connector for a URL. */
function toDestination({ host, hostname, protocol, port }: URL): Destination {
  return { host, hostname: removeBrackets(hostname), protocol, port };
}

/** Plain HTTP, which is only allowed to loopback, never uses a proxy: the proxy would see the token unencrypted. */
function usesProxy(url: URL, { httpsProxy, noProxy }: HttpOptions): boolean {
  return httpsProxy !== "" && url.protocol === "https:" && !isExempt(url, noProxy);
}

/** The host that a redirect points to, without the path and the query, which may contain anything. */
export function describeRedirectHost(response: HttpResponse, requestUrl: string, redaction: Redaction): string {
  const location = response.headers["location"];
  const host = typeof location === "string" ? URL.parse(location, requestUrl)?.host : undefined;
  if (host === undefined) return "an unreadable address";
  return redaction.findsSecretIn(host) ? "a host that contains part of a secret" : host;
}

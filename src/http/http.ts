import { createConnector } from "../connection/connector.ts";
import { isExempt } from "../connection/no-proxy.ts";
import { createTls, openDirectly } from "../connection/socket.ts";
import { classifyUnknownAuthority, createTrustContext, type Trust } from "../connection/trust.ts";
import { openThroughProxy, parseProxy } from "../connection/tunnel.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { createDispatcher, type DispatcherOptions } from "./dispatcher.ts";
import { type Channel, exchange } from "./exchange.ts";
import type { HttpRequest, HttpResponse } from "./messages.ts";

/** The door to the network. */
export interface Http {
  /** Sends once, follows no redirect, repeats nothing. Throws `NoResponse`. */
  exchange(request: HttpRequest): Promise<HttpResponse>;
  /** Closes every connection, also those with a request on them. The next request opens new ones. */
  close(): Promise<void>;
}

/** What a connection is made with. An empty text stands for "none". */
export interface HttpOptions extends DispatcherOptions {
  readonly trust: Trust;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Opens the door; nothing is connected, and undici not loaded, before the first request. */
export function openHttp(options: HttpOptions): Http {
  const lines = new Map<string, Channel>();
  const tls = createTls(() => createTrustContext(options.trust));

  function lineTo(url: URL): Channel {
    const known = lines.get(url.origin);
    if (known !== undefined) return known;
    const open = usesProxy(url, options) ? openThroughProxy(parseProxy(options.httpsProxy), tls) : openDirectly(tls);
    const connector = createConnector(open);
    const line: Channel = {
      dispatcher: createDispatcher(url.origin, connector, options),
      connector,
      open: [],
      unknownAuthority: classifyUnknownAuthority(options.trust),
    };
    lines.set(url.origin, line);
    return line;
  }

  return {
    async exchange(request) {
      const url = new URL(request.url);
      return await exchange(lineTo(url), url, request);
    },
    async close() {
      for (const { connector } of lines.values()) connector.abandon();
      // A dispatcher that could not be made has nothing to end, and has failed its request.
      await Promise.allSettled([...lines.values()].map(async ({ dispatcher }) => (await dispatcher).destroy()));
      lines.clear();
    },
  };
}

/** Plain http is for loopback alone, and never goes through a proxy: it would carry the token in clear. */
function usesProxy(url: URL, { httpsProxy, noProxy }: HttpOptions): boolean {
  return httpsProxy !== "" && url.protocol === "https:" && !isExempt(url, noProxy);
}

/** Where a redirect points, by host alone: its path and query are the other side's text. */
export function describeRedirectHost(answer: HttpResponse, requestUrl: string, redaction: Redaction): string {
  const location = answer.headers["location"];
  const host = typeof location === "string" ? URL.parse(location, requestUrl)?.host : undefined;
  if (host === undefined) return "an unreadable address";
  return redaction.isShownBy(host) ? "a host that contains part of a secret" : host;
}

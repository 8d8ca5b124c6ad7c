import { getCACertificates } from "node:tls";
import { setFlagsFromString } from "node:v8";
import type { Dispatcher } from "../vendor/undici.ts";
import { type Connector, directConnector, type TlsSettings } from "./connector.ts";
import { exchange, type Line } from "./line.ts";
import type { Redaction } from "./redaction.ts";

/** One request. `headers` may hold credentials: nothing in this file or behind it prints a request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of the answer, connecting included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** A complete answer, of whatever status. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The door to the network. */
export interface Http {
  /** Sends once, follows no redirect, repeats nothing. Throws `NoAnswer`. */
  exchange(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends every connection that could keep the process. Idle ones end with it. */
  close(): Promise<void>;
}

/** Whose certificates are believed. */
export interface Trust {
  /** Node's list with what the environment adds to it, or without. */
  readonly roots: "default" | "bundled";
  /** PEM text, trusted beside it; empty for none. */
  readonly caCertificate: string;
}

/** What a connection is made with. An empty text stands for "none". */
export interface HttpOptions {
  readonly trust: Trust;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** How many connections to one server there may be. */
  readonly connections: number;
}

/** Opens the door; nothing is connected, and undici not loaded, before the first request. */
export function openHttp(options: HttpOptions): Http {
  const lines = new Map<string, Line>();
  let unsettled = 0;

  function lineTo(origin: string): Line {
    const key = usesProxy(origin, options) ? "proxy" : origin;
    const known = lines.get(key);
    if (known !== undefined) return known;
    const connector = directConnector(tlsSettings(options));
    const dispatcher = key === "proxy" ? throughProxy(options) : direct(origin, options, connector);
    const line: Line = { dispatcher, connector, open: new Set() };
    lines.set(key, line);
    return line;
  }

  return {
    async exchange(request) {
      const url = new URL(request.url);
      unsettled++;
      const answer = await exchange(lineTo(url.origin), url, request);
      // A long body may still be on its way: an answer can come before it was read.
      if ((request.body ?? "").length <= SHORT_BODY) unsettled--;
      return answer;
    },
    async close() {
      for (const { connector } of lines.values()) connector.abandon();
      // undici lets a process end that has idle connections alone. To end them takes 3 ms (measured).
      if (unsettled === 0) return;
      // A dispatcher that could not be made has nothing to end, and has failed its request.
      await Promise.allSettled([...lines.values()].map(async ({ dispatcher }) => (await dispatcher).destroy()));
      lines.clear();
    },
  };
}

/** In characters: one that is no longer fits into the smallest buffer that a system sends from. */
const SHORT_BODY = 4_096;

/** Plain http is for loopback alone, and never goes through a proxy: it would carry the token in clear. */
function usesProxy(origin: string, options: HttpOptions): boolean {
  return options.httpsProxy !== "" && origin.startsWith("https:");
}

async function direct(origin: string, options: HttpOptions, { connect }: Connector): Promise<Dispatcher> {
  const { Client, pool } = await import("../vendor/undici.ts");
  const settings = { ...LIMITS, allowH2: false, connect };
  if (options.connections === 1) {
    skipOptimizing();
    return new Client(origin, settings);
  }
  const Pool = await pool();
  return new Pool(origin, { ...settings, connections: options.connections });
}

async function throughProxy(options: HttpOptions): Promise<Dispatcher> {
  const { proxyAgent } = await import("../vendor/undici.ts");
  const EnvHttpProxyAgent = await proxyAgent();
  const tls = { ...tlsSettings(options), timeout: 10_000, allowH2: false };
  return new EnvHttpProxyAgent({
    ...LIMITS,
    allowH2: false,
    // An empty text: with HTTP_PROXY, undici would send http:// requests, and their tokens, to it in clear.
    httpProxy: "",
    httpsProxy: options.httpsProxy,
    noProxy: options.noProxy,
    connections: options.connections,
    connect: tls,
    // Behind a proxy undici looks at these two alone (measured, undici 8.13.1).
    requestTls: tls,
    proxyTls: tls,
  });
}

/**
 * undici's parser is WebAssembly. After a few answers V8 begins to compile it once more, better, and a process that ends
 * waits for that: 75 ms of a main step with a probe (measured). Where a handful of answers is all, it is left as it is.
 * Not before undici is loaded: with other flags V8 no longer takes Node's own modules from its cache, 10 ms.
 */
function skipOptimizing(): void {
  setFlagsFromString("--wasm-tiering-budget=1000000000");
}

/** undici's own timeouts are off: one timer of ours bounds the whole exchange. */
const LIMITS = { headersTimeout: 0, bodyTimeout: 0 } as const;

/** `rejectUnauthorized` is said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED has no say. */
function tlsSettings({ trust: { roots, caCertificate } }: HttpOptions): TlsSettings {
  const always = { rejectUnauthorized: true };
  // `ca` replaces what Node trusts, hence the list; it costs about 30 ms, which only its users pay.
  if (roots === "default" && caCertificate === "") return always;
  return { ...always, ca: [...getCACertificates(roots), caCertificate].filter((text) => text !== "") };
}

/** Where a redirect points, by host alone: its path and query are the other side's text. */
export function redirectHost(answer: HttpAnswer, requestUrl: string, redaction: Redaction): string {
  const location = answer.headers["location"];
  const host = typeof location === "string" ? URL.parse(location, requestUrl)?.host : undefined;
  if (host === undefined) return "an unreadable address";
  return redaction.isShownBy(host) ? "a host that holds a piece of a secret" : host;
}

import type { buildConnector, Dispatcher } from "undici";
import Client from "undici/lib/dispatcher/client.js";

// undici's Client from its own file: the package's index would bring fetch, WebSocket, caches and mocks along, 47 ms
// and 740 kB. One Client makes one connection to its origin, where an Agent made two for two requests.
// HTTP/2 is not part of dist: whoever makes a Client says `allowH2: false`.
export { Client, type Dispatcher };

/** Makes a connection for a Client or Pool, and calls back once. */
export type Connect = buildConnector.connector;

/** The class EnvHttpProxyAgent, for a run behind a proxy. Loaded on call alone: 86 kB that few runs have to read. */
export async function proxyAgent() {
  return (await import("./undici-proxy.ts")).EnvHttpProxyAgent;
}

/** The class Pool, for entries that revoke many tokens at a time. It lies beside the proxy agent, which needs it too. */
export async function pool() {
  return (await import("./undici-proxy.ts")).Pool;
}

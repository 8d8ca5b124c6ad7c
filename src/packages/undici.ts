import type { buildConnector, Dispatcher } from "undici";
import Client from "undici/lib/dispatcher/client.js";

// undici's Client from its own file: the package's index would bring fetch, WebSocket, caches and mocks along, 47 ms
// and 740 kB. One Client makes one connection to its origin, where an Agent made two for two requests.
// HTTP/2 is not part of dist: whoever makes a Client says `allowH2: false`.
export { Client, type Dispatcher };

/** Makes a connection for a Client or Pool, and calls back once. */
export type Connect = buildConnector.connector;

/** The class Pool, for entries that revoke many tokens at a time. Loaded on call alone. */
export async function pool() {
  return (await import("./undici-pool.ts")).Pool;
}

import type { buildConnector, Dispatcher } from "undici";
import Client from "undici/lib/dispatcher/client.js";
import Pool from "undici/lib/dispatcher/pool.js";

// From their own files: the package's index would bring fetch, WebSocket, caches and mocks along, 47 ms and 740 kB.
// HTTP/2 is not part of dist: pass `allowH2: false` to each of these.
export { Client, type Dispatcher, Pool };

/** Makes a connection for a Client or Pool, and calls back once. */
export type Connect = buildConnector.connector;

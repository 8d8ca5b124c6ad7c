import type { buildConnector, Dispatcher } from "undici";
import Client from "undici/lib/dispatcher/client.js";
import Pool from "undici/lib/dispatcher/pool.js";

// Imported from their own files: the index of the package adds fetch, WebSocket, caches and mocks, 47 ms and 740 kB.
// dist leaves out HTTP/2: always pass `allowH2: false`.
export { Client, type Dispatcher, Pool };

/** Opens a connection for a Client or Pool, and calls back once. */
export type Connect = buildConnector.connector;

import { setFlagsFromString } from "node:v8";
import type { Connector } from "../connection/connector.ts";
import { UNTIMED } from "../connection/connector.ts";
import type { Dispatcher } from "../packages/undici.ts";

/** Makes what sends requests to one origin, over so many connections. Loads undici. */
export async function createDispatcher(
  origin: string,
  { connect }: Connector,
  connections: number,
): Promise<Dispatcher> {
  const { Pool } = await import("../packages/undici.ts");
  if (connections === 1) skipOptimizing();
  return new Pool(origin, { ...UNTIMED, allowH2: false, connect, connections });
}

/**
 * undici's parser is WebAssembly. After a few answers V8 begins to compile it once more, better, and a process that ends
 * waits for that: 75 ms of a main step with a probe (measured). Where a handful of answers is all, it is left as it is.
 * Not before undici is loaded: with other flags V8 no longer takes Node's own modules from its cache, 10 ms.
 */
function skipOptimizing(): void {
  setFlagsFromString("--wasm-tiering-budget=1000000000");
}

import type { Connector } from "../connection/connector.ts";
import { NO_TIMEOUTS } from "../connection/connector.ts";
import type { Dispatcher } from "../packages/undici.ts";
import { disableWasmTierUp } from "./wasm-tier-up.ts";

/** How a dispatcher opens its connections. */
interface Connections {
  readonly connector: Connector;
  /** The maximum number of connections. */
  readonly connections: number;
}

/** How a dispatcher is set up. */
export interface DispatcherOptions {
  /** Whether to end the process sooner, at a risk that only main may take (wasm-tier-up.ts). */
  readonly skipWasmTierUp?: boolean;
}

/** Creates the dispatcher that sends requests to one origin. Loads undici. */
export async function createDispatcher(
  origin: string,
  { connector, connections }: Connections,
  { skipWasmTierUp = false }: DispatcherOptions,
): Promise<Dispatcher> {
  const { Pool } = await import("../packages/undici.ts");
  if (skipWasmTierUp) disableWasmTierUp();
  return new Pool(origin, { ...NO_TIMEOUTS, allowH2: false, connect: connector.connect, connections });
}

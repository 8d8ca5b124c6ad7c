import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";

/**
 * Creates a function that looks up the address of a host. Connections to the same host that are opened at the same time
 * share one lookup. Node runs only two lookups at a time, so if DNS did not respond for one server, its lookups would
 * delay the connections to another server.
 * @see https://github.com/libuv/libuv/blob/v1.x/src/threadpool.c
 */
export function createSharedLookup(): LookupFunction {
  const pending = new Map<string, Callback[]>();
  return (host, options, callback) => {
    const waiting = pending.get(host);
    if (waiting !== undefined) return void waiting.push(callback);
    const callbacks = [callback];
    pending.set(host, callbacks);
    lookup(host, options, (...result) => {
      pending.delete(host);
      for (const call of callbacks) call(...result);
    });
  };
}

type Callback = Parameters<LookupFunction>[2];

import { parseHttpDateMs } from "./date.ts";
import type { HttpResponse } from "./messages.ts";

/** How far a server's clock is ahead of the runner's, in milliseconds; negative if it is behind. */
export interface Lead {
  readonly minMs: number;
  readonly maxMs: number;
}

/** A `Date` has whole seconds, and some servers, such as nginx, update it only once per second. */
const MAX_DATE_AGE_MS = 1_999;

/**
 * Reads how far the server's clock is ahead from a response. Its `Date` was written after the request was sent and before
 * the response arrived, both by the runner's clock. `undefined` if the response does not show the time.
 */
export function readLead(
  { headers }: Pick<HttpResponse, "headers">,
  sentMs: number,
  receivedMs: number,
): Lead | undefined {
  // A response with `Age` comes from a cache, and `Date` is the time when it was stored (RFC 9111, section 5.1).
  const dateMs = headers["age"] === undefined ? parseHttpDateMs(headers["date"]) : undefined;
  return dateMs === undefined ? undefined : { minMs: dateMs - receivedMs, maxMs: dateMs + MAX_DATE_AGE_MS - sentMs };
}

/**
 * The server's clock, learned from its responses. Ages and expiries use it, because a runner's clock may be wrong. Waits
 * and deadlines do not. Before the first response it equals the runner's clock.
 */
export class ServerClock {
  readonly #localNow: () => number;
  #lead: Lead | undefined;

  /** `leadMs` is what main has learned, for post. */
  constructor(localNow: () => number, leadMs?: number) {
    this.#localNow = localNow;
    this.#lead = leadMs === undefined ? undefined : { minMs: leadMs, maxMs: leadMs };
  }

  /** Learns from a response that has just arrived. `sentMs` is when its request was sent, by the runner's clock. */
  learnFrom(response: Pick<HttpResponse, "headers">, sentMs: number): void {
    const latest = readLead(response, sentMs, this.#localNow());
    if (latest !== undefined) this.#lead = this.#lead === undefined ? latest : narrow(this.#lead, latest);
  }

  /**
   * How far the server's clock is ahead; `undefined` before the first response. 0 if the clocks may agree, otherwise the
   * smallest possible value, so that no token lives longer than requested, and no token seems older than it is.
   */
  get leadMs(): number | undefined {
    if (this.#lead === undefined) return undefined;
    const { minMs, maxMs } = this.#lead;
    return minMs <= 0 && maxMs >= 0 ? 0 : minMs;
  }

  /** The time by the server's clock, in epoch milliseconds. */
  now(): number {
    return this.at(this.#localNow());
  }

  /** Converts a time of the runner's clock to the server's. */
  at(localMs: number): number {
    return localMs + (this.leadMs ?? 0);
  }
}

/** The values that both allow. If there are none, a clock was set in between, and the newer response counts. */
function narrow(known: Lead, latest: Lead): Lead {
  const minMs = Math.max(known.minMs, latest.minMs);
  const maxMs = Math.min(known.maxMs, latest.maxMs);
  return minMs <= maxMs ? { minMs, maxMs } : latest;
}

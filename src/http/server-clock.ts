import { parseHttpDateMs } from "./date.ts";
import type { HttpResponse } from "./messages.ts";

/** How far a server's clock is ahead of this machine's, in milliseconds; negative where it is behind. */
export interface Lead {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** A `Date` has whole seconds, and servers may write it anew once a second alone, as nginx does. */
const DATE_AGE_MS = 1_999;

/**
 * What one answer says of the server's clock: its `Date` was written between the moments, by this machine's clock, at which
 * the request was sent and the answer was here. `undefined` where it says nothing.
 */
export function readLead(
  { headers }: Pick<HttpResponse, "headers">,
  sentMs: number,
  answeredMs: number,
): Lead | undefined {
  // With an `Age`, a cache answers, and `Date` is of the time when it was filled (RFC 9111, section 5.1).
  const dateMs = headers["age"] === undefined ? parseHttpDateMs(headers["date"]) : undefined;
  return dateMs === undefined ? undefined : { leastMs: dateMs - answeredMs, mostMs: dateMs + DATE_AGE_MS - sentMs };
}

/**
 * The server's clock, as its answers tell it. Ages and expiries are judged by it, since a runner's clock may be off;
 * waiting and deadlines are not. Before the first answer it is this machine's.
 */
export class ServerClock {
  readonly #localNow: () => number;
  #lead: Lead | undefined;

  /** `leadMs` is what an earlier stage of the step has learned. */
  constructor(localNow: () => number, leadMs?: number) {
    this.#localNow = localNow;
    this.#lead = leadMs === undefined ? undefined : { leastMs: leadMs, mostMs: leadMs };
  }

  /** Learns from an answer that has just come, to a request that was sent at `sentMs` by this machine's clock. */
  hear(answer: Pick<HttpResponse, "headers">, sentMs: number): void {
    const news = readLead(answer, sentMs, this.#localNow());
    if (news !== undefined) this.#lead = this.#lead === undefined ? news : narrow(this.#lead, news);
  }

  /**
   * How far the server's clock is ahead, `undefined` before its first answer. 0 where the two may agree; else the least
   * that fits, so that no token lives longer than was asked, and none is taken for older than it is.
   */
  get leadMs(): number | undefined {
    if (this.#lead === undefined) return undefined;
    const { leastMs, mostMs } = this.#lead;
    return leastMs <= 0 && mostMs >= 0 ? 0 : leastMs;
  }

  /** The time by the server's clock, in epoch milliseconds. */
  now(): number {
    return this.at(this.#localNow());
  }

  /** A moment of this machine's clock by the server's. */
  at(localMs: number): number {
    return localMs + (this.leadMs ?? 0);
  }
}

/** What fits both. Where nothing does, a clock was set in between, and the newer answer counts. */
function narrow(known: Lead, news: Lead): Lead {
  const leastMs = Math.max(known.leastMs, news.leastMs);
  const mostMs = Math.min(known.mostMs, news.mostMs);
  return leastMs <= mostMs ? { leastMs, mostMs } : news;
}

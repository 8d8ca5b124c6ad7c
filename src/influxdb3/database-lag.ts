import type { HttpResponse } from "../http/messages.ts";
import type { CreateOutcome } from "../influxdb/create-outcome.ts";
import { isInvalidPermission } from "./responses.ts";

/** For how long a create request is sent again after a node refused it because it does not know a database. */
export class DatabaseLag {
  readonly #maxLagMs: number;
  readonly #now: () => number;
  #refusedSinceMs: number | undefined;

  /** `maxLagMs`: how long a node may not know a database that another node has listed. */
  constructor(maxLagMs: number, now: () => number) {
    this.#maxLagMs = maxLagMs;
    this.#now = now;
  }

  /** The same outcome, but retryable if the node may know the databases later. */
  tolerate(outcome: CreateOutcome, response: HttpResponse | undefined): CreateOutcome {
    if (outcome.kind !== "refused" || response === undefined || !isInvalidPermission(response)) return outcome;
    const nowMs = this.#now();
    this.#refusedSinceMs ??= nowMs;
    return { ...outcome, isRetryable: nowMs - this.#refusedSinceMs < this.#maxLagMs };
  }
}

import { type LimitFunction, pLimit } from "../packages/p-limit.ts";

/** How many tokens are revoked at a time. The limit starts low, grows with each success, and halves on overload. */
const INITIAL_CONCURRENCY = 8;
const MAX_CONCURRENCY = 32;

/**
 * Learns how many revocations a cluster can handle at a time, as TCP does (https://www.rfc-editor.org/rfc/rfc5681): the
 * limit doubles with each round until the cluster is overloaded for the first time, and then grows by one.
 */
export class AdaptiveLimit {
  readonly #limit: LimitFunction = pLimit(INITIAL_CONCURRENCY);
  #doneSinceChange = 0;
  #wasOverloaded = false;

  /** Runs the work when there is room for it. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const result = await this.#limit(work);
    this.#doneSinceChange++;
    if (!this.#wasOverloaded) this.#grow();
    else if (this.#doneSinceChange >= this.#limit.concurrency) {
      this.#doneSinceChange = 0;
      this.#grow();
    }
    return result;
  }

  /** Halves the limit, because the cluster is overloaded. Several overload responses in one round count once. */
  slowDown(): void {
    if (this.#doneSinceChange === 0) return;
    this.#doneSinceChange = 0;
    this.#wasOverloaded = true;
    this.#limit.concurrency = Math.max(1, Math.floor(this.#limit.concurrency / 2));
  }

  #grow(): void {
    this.#limit.concurrency = Math.min(MAX_CONCURRENCY, this.#limit.concurrency + 1);
  }
}

import type { ServerClock } from "../http/server-clock.ts";
import { saveState } from "../packages/core.ts";
import type { Activation } from "../token/activation.ts";
import type { IssueRecord } from "../token/issue-record.ts";
import { STATE_KEY } from "./is-saved.ts";
import type { SavedState } from "./saved-state.ts";

/** Saves an empty state. Until main has done this, an environment variable of the job could replace the state. */
export function saveNothing(): void {
  saveState(STATE_KEY, "");
}

/** The part of the state that is known before a token is created. */
export type InitialState = Omit<SavedState, "handedOver" | "activation" | "clockLeadMs" | keyof IssueRecord>;

/**
 * Saves the state of one token. When a method returns, the state is on disk, so it survives if main dies in the next
 * line.
 */
export class TokenState {
  readonly #initial: InitialState;
  readonly #clock: Pick<ServerClock, "leadMs">;
  #record: IssueRecord = { openCreates: [] };

  constructor(initial: InitialState, clock: Pick<ServerClock, "leadMs">) {
    this.#initial = initial;
    this.#clock = clock;
  }

  /** Saves which token was created, and which may have been created. */
  record(record: IssueRecord): void {
    this.#record = record;
    this.#save({ handedOver: false });
  }

  /** Saves that the token was handed over to the job. */
  handedOver(activation: Activation): void {
    this.#save({ handedOver: true, activation });
  }

  #save(changes: Pick<SavedState, "handedOver" | "activation">): void {
    const openCreates = [...this.#record.openCreates];
    const clockLeadMs = this.#clock.leadMs;
    const state: SavedState = { ...this.#initial, ...this.#record, openCreates, clockLeadMs, ...changes };
    saveState(STATE_KEY, JSON.stringify(state));
  }
}

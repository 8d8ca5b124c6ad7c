import type { ServerClock } from "../http/server-clock.ts";
import { getState, saveState } from "../packages/core.ts";
import {
  array,
  boolean,
  type Infer,
  number,
  object,
  enum as oneOf,
  optional,
  safeParse,
  string,
  union,
} from "../packages/zod.ts";
import { Invalid } from "../redaction/invalid.ts";
import { parseJson } from "../redaction/json.ts";
import type { Activation } from "../token/activation.ts";
import type { IssueRecord } from "../token/issue-record.ts";
import { STATE_KEY } from "./is-saved.ts";

/** Databases by name, and how many there are more: the list is cut. */
const databases = object({ names: array(string()), more: number() });

const savedState = object({
  /** Where the Management API was found. */
  baseUrl: string(),
  product: oneOf(["dedicated", "clustered"]),
  caCertificate: string(),
  /** The file that the certificates came from, read anew by post: an environment string of 128 KiB cannot be started. */
  caCertificatePath: string(),
  /** Of the certificates in it: post trusts those alone. */
  caFingerprints: array(string()),
  /** Whom Node trusted in main: those that it was built with, and others, by their fingerprints. */
  nodeTrust: object({
    bundled: boolean(),
    others: array(string()),
    /** Where OpenSSL looked for them by itself; absent without `--use-openssl-ca`. */
    openSsl: optional(object({ file: optional(string()), folders: optional(string()) })),
  }),
  /** Sealed; absent where it could not be, and post takes the input as it finds it. */
  managementToken: optional(string()),
  openCreates: array(object({ mark: string(), latestSendMs: number(), expiresAt: optional(string()) })),
  /** How far InfluxDB's clock was ahead of the runner's, in milliseconds; absent where it had not told. */
  clockLeadMs: optional(number()),
  token: optional(object({ id: string(), expiresAt: optional(string()), createdAtMs: number() })),
  /** Whether the job wants its token revoked. */
  revoke: boolean(),
  /** What the job summary shows of the grant; absent where none is wanted. */
  summary: optional(object({ host: string(), read: databases, write: databases })),
  /** What the wait for activation came to; absent where main did not get so far. */
  activation: optional(
    union([
      object({ kind: oneOf(["active"]), waitedMs: number() }),
      object({ kind: oneOf(["inactive", "not-probed"]) }),
    ]),
  ),
  /** Whether main gave the token to the job: with `revoke: false` it is kept from then on, and not before. */
  handedOver: boolean(),
});

/** What main leaves for post: all that revoking needs, and no more. */
export type SavedState = Infer<typeof savedState>;

/** Saves that there is nothing yet. Until main has done this, an environment variable could stand in for the state. */
export function saveNothing(): void {
  saveState(STATE_KEY, "");
}

/** What is known before a token is made. */
export type InitialState = Omit<SavedState, "handedOver" | "activation" | "clockLeadMs" | keyof IssueRecord>;

/** Writes the state of one token, on disk when a method returns: it survives whatever happens in the next line. */
export class TokenState {
  readonly #base: InitialState;
  readonly #clock: Pick<ServerClock, "leadMs">;
  #record: IssueRecord = { openCreates: [] };

  constructor(base: InitialState, clock: Pick<ServerClock, "leadMs">) {
    this.#base = base;
    this.#clock = clock;
  }

  /** Saves what was, or may have been, made up to now. */
  record(record: IssueRecord): void {
    this.#record = record;
    this.#save({ handedOver: false });
  }

  /** Saves that the job has the token. */
  handedOver(activation: Activation): void {
    this.#save({ handedOver: true, activation });
  }

  #save(news: Pick<SavedState, "handedOver" | "activation">): void {
    const openCreates = [...this.#record.openCreates];
    const clockLeadMs = this.#clock.leadMs;
    const state: SavedState = { ...this.#base, ...this.#record, openCreates, clockLeadMs, ...news };
    saveState(STATE_KEY, JSON.stringify(state));
  }
}

/** Loads what main saved last; `undefined` where that is nothing. Throws `Invalid` for what main never wrote. */
export function loadState(): SavedState | undefined {
  const text = getState(STATE_KEY);
  if (text === "") return undefined;
  const state = safeParse(savedState, parseJson(text));
  if (!state.success) throw new Invalid("The state that the main step saved cannot be read; something has changed it");
  return state.data;
}

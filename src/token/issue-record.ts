/**
 * A create request that may have created a token, or may still create one: its mark, the latest time at which it can have
 * left by the clock of this machine, and the requested expiry.
 */
export interface OpenCreate {
  readonly mark: string;
  readonly sentByMs: number;
  readonly expiresAt?: string | undefined;
}

/** A created token, and when its response arrived by InfluxDB's clock. `expiresAt` is absent if it never expires. */
export interface MadeToken {
  readonly id: string;
  readonly expiresAt?: string | undefined;
  readonly madeAtMs: number;
}

/** What is needed to revoke everything that was created so far. */
export interface IssueRecord {
  readonly openCreates: readonly OpenCreate[];
  readonly token?: MadeToken | undefined;
}

/**
 * A create request that may still make, or have made, a token: the mark it carries, when it had left at the latest by this
 * machine's clock, and the expiry it asks for.
 */
export interface OpenCreate {
  readonly mark: string;
  readonly sentByMs: number;
  readonly expiresAt?: string | undefined;
}

/** A token that was made, and when its answer was here, by InfluxDB's clock. `expiresAt` is absent where it never expires. */
export interface MadeToken {
  readonly id: string;
  readonly expiresAt?: string | undefined;
  readonly madeAtMs: number;
}

/** What has to be known to revoke whatever was made up to now. */
export interface IssueRecord {
  readonly openCreates: readonly OpenCreate[];
  readonly token?: MadeToken | undefined;
}

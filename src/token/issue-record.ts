/**
 * A create request that may have created a token, or may still create one: its mark, the latest time at which it can
 * have been sent, by the clock of this machine, and the requested expiry.
 */
export interface OpenCreate {
  readonly mark: string;
  readonly latestSendMs: number;
  readonly expiresAt?: string | undefined;
}

/** A created token, and when its response arrived by InfluxDB's clock. `expiresAt` is absent if it never expires. */
export interface CreatedToken {
  readonly id: string;
  readonly expiresAt?: string | undefined;
  readonly createdAtMs: number;
}

/** What is needed to revoke everything that was created so far. */
export interface IssueRecord {
  readonly openCreates: readonly OpenCreate[];
  readonly token?: CreatedToken | undefined;
}

/** Limits the latest send time of a create request: its outcome arrived at `nowMs`, so it was not sent after that. */
export function limitLatestSend(create: OpenCreate, nowMs: number): OpenCreate {
  return { ...create, latestSendMs: Math.min(create.latestSendMs, nowMs) };
}

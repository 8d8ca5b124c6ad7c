import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import { type MergedInputs, parseInputs, required } from "../inputs/schema.ts";
import { parseTokenIds } from "./token-ids.ts";

/** The names of the inputs of revoke. */
export const REVOKE_INPUTS = [...CONNECTION_INPUTS, "token-id"] as const;

/** The parsed inputs of revoke. The IDs have no duplicates. */
export interface RevokeInputs extends Connection {
  readonly tokenIds: readonly string[];
}

const MISSING_TOKEN_ID =
  "is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array. If it is an output of another job, check that that job sets it";

/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
export function parseRevokeInputs(merged: MergedInputs, missingSecret: () => string): RevokeInputs {
  const values = parseInputs(merged, () => ({
    ...createConnectionParsers(merged, missingSecret),
    "token-id": required((text, quote) => parseTokenIds(merged.raw["product"], text, quote), MISSING_TOKEN_ID),
  }));
  return Object.freeze({ ...toConnection(values, merged), tokenIds: values["token-id"] });
}

import { isEnterpriseProduct } from "../influxdb/cluster.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import { type MergedInputs, parseInputs, required } from "../inputs/schema.ts";
import { parseTokenIds } from "./token-ids.ts";

/** The names of the inputs of revoke. */
export const REVOKE_INPUTS = [...CONNECTION_INPUTS, "token-id"] as const;

/** The parsed inputs of revoke. The IDs have no duplicates. */
export interface RevokeInputs extends Connection {
  readonly tokenIds: readonly string[];
}

const CHECK_OUTPUT =
  "If it is an output of another job, check that this job lists the other one under `needs`, and that the other one sets it under its `outputs:`";

const MISSING_ID = `is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array. ${CHECK_OUTPUT}`;

const MISSING_NAME = `is required, but it is empty. Set it to one or more names of tokens: one per line, or as a JSON array. ${CHECK_OUTPUT}`;

/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
export function parseRevokeInputs(merged: MergedInputs, missingSecret: () => string): RevokeInputs {
  const { product } = merged.raw;
  const missing = isEnterpriseProduct(product) ? MISSING_NAME : MISSING_ID;
  const values = parseInputs(merged, () => ({
    ...createConnectionParsers(merged, missingSecret),
    "token-id": required((text, quote) => parseTokenIds(product, text, quote), missing),
  }));
  return Object.freeze({ ...toConnection(values, merged), tokenIds: values["token-id"] });
}

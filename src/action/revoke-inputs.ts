import { isUuid } from "../influxdb/database-token.ts";
import { holdsToken, Invalid, quoted } from "../influxdb/invalid.ts";
import { CONNECTION_INPUTS, type Connection, connectionOf, connectionShape } from "./connection-inputs.ts";
import { parseInputs, required } from "./input-schema.ts";
import type { MergedInputs } from "./merged-inputs.ts";

/** The names of the inputs of revoke. */
export const REVOKE_INPUTS = [...CONNECTION_INPUTS, "token-id"] as const;

/** What revoke was asked to do: IDs without duplicates. */
export interface RevokeInputs extends Connection {
  readonly tokenIds: readonly string[];
}

/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
export function parseRevokeInputs(merged: MergedInputs, missingSecret: () => string): RevokeInputs {
  const shape = { ...connectionShape(merged, missingSecret), "token-id": required(parseTokenIds, MISSING) };
  const values = parseInputs(shape, merged.raw, merged);
  return Object.freeze({ ...connectionOf(values, merged), tokenIds: values["token-id"] });
}

const MISSING =
  "is required: one ID or several, one a line. An output of another job is empty where that job did not set it";

function parseTokenIds(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const problems = lines.flatMap((line, index) =>
    line === "" || isUuid(line) ? [] : [`line ${index + 1}: ${notAnId(line)}`],
  );
  if (problems.length > 0) throw new Invalid(...problems);
  return [...new Set(lines.filter((line) => line !== "").map((line) => line.toLowerCase()))];
}

function notAnId(line: string): string {
  return holdsToken(line)
    ? "is a token, not its ID; give the output token-id of the step that made it"
    : `${quoted(line)} is not a UUID, and so not a token ID`;
}

import { isUuid } from "../influxdb/uuid.ts";
import { CONNECTION_INPUTS, type Connection, createConnectionParsers, toConnection } from "../inputs/connection.ts";
import { type MergedInputs, parseInputs, required } from "../inputs/schema.ts";
import { holdsToken, Invalid, type Quote } from "../redaction/invalid.ts";
import { parseJson } from "../redaction/json.ts";

/** The names of the inputs of revoke. */
export const REVOKE_INPUTS = [...CONNECTION_INPUTS, "token-id"] as const;

/** The parsed inputs of revoke. The IDs have no duplicates. */
export interface RevokeInputs extends Connection {
  readonly tokenIds: readonly string[];
}

const MISSING_TOKEN_ID =
  "is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array. If it is an output of another job, check that that job sets it";

const EMPTY_ARRAY = "is an empty JSON array, so there is no token to revoke; use `if:` to skip this step in that case";

/** Reads the inputs of revoke. Throws one `Invalid` with every problem. */
export function parseRevokeInputs(merged: MergedInputs, missingSecret: () => string): RevokeInputs {
  const values = parseInputs(merged, () => ({
    ...createConnectionParsers(merged, missingSecret),
    "token-id": required(parseTokenIds, MISSING_TOKEN_ID),
  }));
  return Object.freeze({ ...toConnection(values, merged), tokenIds: values["token-id"] });
}

function parseTokenIds(text: string, quote: Quote): readonly string[] {
  const { ids, problems } = text.startsWith("[") ? readJsonArray(text, quote) : readLines(text, quote);
  if (problems.length > 0) throw new Invalid(...problems);
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** The IDs in an input, and what is wrong with them. */
interface ReadIds {
  readonly ids: readonly string[];
  readonly problems: readonly string[];
}

function readLines(text: string, quote: Quote): ReadIds {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const items = lines.flatMap((line, index) =>
    line === "" ? [] : line.split(",").map((item) => ({ place: `line ${index + 1}`, id: item.trim() })),
  );
  return {
    ids: items.map(({ id }) => id),
    problems: items.flatMap(({ place, id }) => (isUuid(id) ? [] : [`${place}: ${describeNotAnId(id, quote)}`])),
  };
}

/** The form of sweep's output `token-ids`. */
function readJsonArray(text: string, quote: Quote): ReadIds {
  const items = parseJson(text);
  if (!Array.isArray(items)) throw new Invalid("starts like a JSON array, but is not valid JSON");
  if (items.length === 0) throw new Invalid(EMPTY_ARRAY);
  const texts = items.filter((item) => typeof item === "string");
  return {
    ids: texts,
    problems: items.flatMap((item: unknown, index) => {
      if (typeof item === "string" && isUuid(item)) return [];
      return `item ${index + 1}: ${typeof item === "string" ? describeNotAnId(item, quote) : "is not a string"}`;
    }),
  };
}

function describeNotAnId(item: string, quote: Quote): string {
  if (item === "") return "has an empty item; remove the extra comma, or check whether an output is empty";
  return holdsToken(item)
    ? "is a token, not a token ID; use the output token-id of the step that created it"
    : `${quote(item)} is not a UUID, so it is not a token ID`;
}

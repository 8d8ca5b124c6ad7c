import { parseMark } from "../grant/mark.ts";
import { isEnterpriseProduct } from "../influxdb/cluster.ts";
import { isUuid } from "../influxdb/uuid.ts";
import { holdsToken, Invalid, type Quote } from "../redaction/invalid.ts";
import { parseJson } from "../redaction/json.ts";

/** How the tokens of a product are named in the input `token-id`. */
interface IdForm {
  readonly isId: (text: string) => boolean;
  /** The same text for two notations of one ID. */
  readonly normalize: (id: string) => string;
  /** The items of a line that is not empty. */
  readonly splitLine: (line: string) => readonly string[];
  /** What is wrong with a line although it is an ID; `undefined` if nothing is. */
  readonly findLineProblem?: (line: string) => string | undefined;
  /** What is wrong with an item. */
  readonly describeOther: (item: string, quote: Quote) => string;
}

const UUID_FORM: IdForm = {
  isId: isUuid,
  normalize: (id) => id.toLowerCase(),
  splitLine: (line) => line.split(",").map((item) => item.trim()),
  describeOther: (item, quote) => `${quote(item)} is not a UUID, so it is not a token ID`,
};

const NAME_FORM = "The name of a token of this action ends in the URL of its run attempt, in parentheses";

/** The end of a mark, and a comma: two names in one line look like one name, which no token has. */
const JOINED_NAMES = /#(?:keep-)?[0-9a-f]{16}\)\s*,/;

const SEVERAL_NAMES = "contains several names; write one per line, or a JSON array";

/** On Enterprise and Cloud. Any other name could be the name of an admin token. */
const NAME: IdForm = {
  isId: (text) => parseMark(text) !== undefined && !/^_|\p{Cc}/u.test(text) && text.isWellFormed(),
  normalize: (name) => name,
  splitLine: (line) => [line],
  findLineProblem: (line) => (JOINED_NAMES.test(line) ? SEVERAL_NAMES : undefined),
  describeOther: (item, quote) =>
    isUuid(item)
      ? "is a UUID, but Enterprise and Cloud revoke tokens by their names; use the output token-id of the step that created it"
      : `${quote(item)} is not the name of a token that this action created. ${NAME_FORM}`,
};

const EMPTY_ARRAY = "is an empty JSON array, so there is no token to revoke; use `if:` to skip this step in that case";

/**
 * Parses the input `token-id`: UUIDs, or on Enterprise and Cloud, names with a mark of this action. Throws `Invalid` with
 * every problem. The result has no duplicates.
 */
export function parseTokenIds(product: string | undefined, text: string, quote: Quote): readonly string[] {
  const form = isEnterpriseProduct(product) ? NAME : UUID_FORM;
  const { ids, problems } = isJsonArray(text, form) ? readJsonArray(text, form, quote) : readLines(text, form, quote);
  if (problems.length > 0) throw new Invalid(...problems);
  return [...new Set(ids.map(form.normalize))];
}

/** The IDs in an input, and what is wrong with them. */
interface ReadIds {
  readonly ids: readonly string[];
  readonly problems: readonly string[];
}

/** A name can begin with a bracket, too. */
function isJsonArray(text: string, form: IdForm): boolean {
  return text.startsWith("[") && !form.isId(splitLines(text)[0] ?? "");
}

function splitLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.trim());
}

function readLines(text: string, form: IdForm, quote: Quote): ReadIds {
  const items = splitLines(text).flatMap((line, index) =>
    line === "" ? [] : form.splitLine(line).map((id) => ({ place: `line ${index + 1}`, id })),
  );
  return {
    ids: items.map(({ id }) => id),
    problems: items.flatMap(({ place, id }) => {
      const problem = form.isId(id) ? form.findLineProblem?.(id) : describeNotAnId(id, form, quote);
      return problem === undefined ? [] : [`${place}: ${problem}`];
    }),
  };
}

/** The form of sweep's output `token-ids`. */
function readJsonArray(text: string, form: IdForm, quote: Quote): ReadIds {
  const items = parseJson(text);
  if (!Array.isArray(items)) throw new Invalid("starts like a JSON array, but is not valid JSON");
  if (items.length === 0) throw new Invalid(EMPTY_ARRAY);
  const texts = items.filter((item) => typeof item === "string");
  return {
    ids: texts,
    problems: items.flatMap((item: unknown, index) => {
      if (typeof item === "string" && form.isId(item)) return [];
      return `item ${index + 1}: ${typeof item === "string" ? describeNotAnId(item, form, quote) : "is not a string"}`;
    }),
  };
}

function describeNotAnId(item: string, form: IdForm, quote: Quote): string {
  if (item === "") return "has an empty item; remove the extra comma, or check whether an output is empty";
  return holdsToken(item)
    ? "is a token, not a token ID; use the output token-id of the step that created it"
    : form.describeOther(item, quote);
}

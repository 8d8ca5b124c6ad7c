import { isUuid } from "../influxdb/uuid.ts";
import { collectProblems, createQuote, describeHidden, Invalid, type Quote, quote } from "../redaction/invalid.ts";
import { showsPiece } from "../redaction/secret-pieces.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";

/** The raw values of inputs by name, trimmed. An empty input is unset. */
export type RawInputs = Readonly<Record<string, string>>;

/**
 * The inputs of a step, including the values that an influxctl profile adds. An input of the workflow takes precedence.
 */
export interface MergedInputs {
  readonly raw: RawInputs;
  /** The name of the profile, empty if there is none. */
  readonly profile: string;
  /** Returns the name of an input for messages. If the value comes from the profile, the name mentions it. */
  readonly formatName: (input: string) => string;
  /** The file that contains the CA certificates, empty if they came from the input. */
  readonly caCertificatePath: string;
  /** Problems of the profile. If there are any, connection inputs may be empty only because of them. */
  readonly problems: readonly string[];
  /** Problems of the environment, for example of HTTPS_PROXY. They do not quote any value. */
  readonly environmentProblems: readonly string[];
}

/** The inputs as they are, without a profile. */
export function withoutProfile(raw: RawInputs): MergedInputs {
  return {
    raw,
    profile: "",
    formatName: (input) => input,
    caCertificatePath: "",
    problems: [],
    environmentProblems: [],
  };
}

/**
 * Parses the text of an input; an empty one is unset. Throws `Invalid`, whose messages quote a part of the text only
 * with `quotePart`.
 */
export type InputParser<T> = (text: string, quotePart: Quote) => T;

/** A parser for an input that must be set. `missing` completes a sentence that begins with its name. */
export function required<T>(parse: InputParser<T>, missing: string): InputParser<T> {
  return (text, quotePart) => {
    if (text === "") throw new Invalid(missing);
    return parse(text, quotePart);
  };
}

/** A parser for an input that may be unset. */
export function unlessEmpty(parse: InputParser<string>): InputParser<string> {
  return (text, quotePart) => (text === "" ? "" : parse(text, quotePart));
}

/** A parser for an input with a default. */
export function withDefault<T>(parse: InputParser<T>, defaultText: string): InputParser<T> {
  return (text, quotePart) => parse(text === "" ? defaultText : text, quotePart);
}

/**
 * The texts that GitHub Actions inserts for a list or an object. Both are valid names of databases, so the token could
 * be for the wrong database.
 *
 * @see https://github.com/actions/runner/blob/main/src/Sdk/DTExpressions2/Expressions2/EvaluationResult.cs
 */
const LIST_AND_OBJECT_TEXTS: ReadonlyMap<string, string> = new Map([
  [
    "Array",
    "is the text \"Array\", which GitHub inserts for an expression that returns a list; join its items, as in `join(fromJSON(vars.NAMES), ', ')`",
  ],
  [
    "Object",
    "is the text \"Object\", which GitHub inserts for an expression that returns an object; use one of its fields, as in `fromJSON(vars.NAMES).field`, or join its values, as in `join(fromJSON(vars.NAMES).*, ', ')`",
  ],
]);

/** One parser per input. */
export type InputParsers<Values> = { readonly [Name in keyof Values]: InputParser<Values[Name]> };

/**
 * Parses every input. `createParsers` gets the quotes of all inputs, for a message about one that mentions another.
 * Throws one `Invalid` with the problems of all inputs, each with the name of its input.
 */
export function parseInputs<Values extends object>(
  { raw, formatName, problems, environmentProblems }: MergedInputs,
  createParsers: (createInputQuote: (input: string) => Quote) => InputParsers<Values>,
): Values {
  const exposing = findInputsWithSecret(raw);
  const createInputQuote = (input: string): Quote => {
    const secret = exposing.get(input);
    return secret === undefined ? createQuote(raw[input] ?? "") : () => describeHidden(secret);
  };

  const values: Record<string, unknown> = {};
  const inputProblems: string[] = [];
  for (const [input, parse] of Object.entries<InputParser<unknown>>(createParsers(createInputQuote))) {
    if (exposing.has(input)) continue;
    const result = collectProblems(() => parseInput(parse, raw[input] ?? "", createInputQuote(input)));
    if (result.kind === "value") values[input] = result.value;
    else inputProblems.push(...result.problems.map((problem) => `${formatName(input)}: ${problem}`));
  }

  const all = [
    ...[...exposing].map(([input, secret]) => `${input}: contains ${secret} or a part of it; remove it`),
    // Problems of the profile quote the inputs.
    ...(exposing.size > 0 ? [] : problems),
    ...environmentProblems,
    ...inputProblems,
  ];
  if (all.length > 0) throw new Invalid(...all);
  return values as Values;
}

function parseInput<T>(parse: InputParser<T>, text: string, quotePart: Quote): T {
  const problem = LIST_AND_OBJECT_TEXTS.get(text);
  if (problem !== undefined) throw new Invalid(problem);
  return parse(text, quotePart);
}

/** The inputs with a secret that no other input may contain, and what messages call it. Their parsers quote nothing. */
const SECRET_INPUTS: ReadonlyMap<string, string> = new Map([
  ["management-token", "the management token"],
  ["transfer-key", "the transfer key"],
]);

/** The inputs whose parsers quote nothing. Searching a sealed token would take longer than opening it. */
const NEVER_QUOTED: ReadonlySet<string> = new Set([...SECRET_INPUTS.keys(), "sealed-token"]);

/** The inputs that contain a secret of another input, each with what messages call the secret. */
function findInputsWithSecret(raw: RawInputs): ReadonlyMap<string, string> {
  // Other inputs can contain a short text by chance, and an ID is not a secret. The parser of the secret rejects both.
  const secrets = [...SECRET_INPUTS]
    .map(([input, name]) => ({ secret: raw[input] ?? "", name }))
    .filter(({ secret }) => secret.length >= MIN_TOKEN_LENGTH && !isUuid(secret));
  const quotable = Object.keys(raw).filter((input) => !NEVER_QUOTED.has(input));
  const found = quotable.flatMap((input): [string, string][] => {
    const contained = secrets.find(({ secret }) => containsSecret(input, raw[input] ?? "", secret));
    return contained === undefined ? [] : [[input, contained.name]];
  });
  return new Map(found);
}

function containsSecret(input: string, value: string, secret: string): boolean {
  // GitHub tokens can begin like the tokens of an identity provider.
  return value.includes(secret) || (input !== "github-token" && showsPiece([secret], value));
}

const TRUE: readonly string[] = ["true", "True", "TRUE"];

/** Parses a boolean of YAML 1.2's core schema, as `core.getBooleanInput` does. Throws `Invalid`. */
export function parseBoolean(text: string): boolean {
  if (isTrue(text)) return true;
  if (["false", "False", "FALSE"].includes(text)) return false;
  throw new Invalid(`${quote(text)} is not a boolean; write true or false`);
}

/** Whether a boolean input is true. `false` for a text that is not a boolean. */
export function isTrue(text: string | undefined): boolean {
  return text !== undefined && TRUE.includes(text);
}

/** A parser that accepts one of these words. It throws `Invalid`, which lists them. */
export function parseChoice<Choice extends string>(...choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((word) => word === text);
    if (choice === undefined) throw new Invalid(`${quote(text)} is not a valid value; write ${formatChoices(choices)}`);
    return choice;
  };
}

/** `a or b`; `a, b or c`. */
function formatChoices(choices: readonly string[]): string {
  return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

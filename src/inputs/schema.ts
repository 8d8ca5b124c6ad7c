import { isUuid } from "../influxdb/database-token.ts";
import { NEVER, object, safeParse, transform, type ZodMiniType } from "../packages/zod.ts";
import { Invalid, quote, removeQuotes } from "../redaction/invalid.ts";
import { showsPieceOf } from "../redaction/secret-pieces.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";

/** The raw values of inputs by name, trimmed. An empty one was not given. */
export type RawInputs = Readonly<Record<string, string>>;

/** Reads one input of a certain type. */
export type InputType<T> = ZodMiniType<T, string>;

/** An input that has to be given. `missing` completes a sentence that begins with its name. */
export function required<T>(parse: (text: string) => T, missing: string): InputType<T> {
  return inputType((text) => {
    if (text === "") throw new Invalid(missing);
    return parse(text);
  });
}

/** An input that may be left out: then its default is read as if it had been given. */
export function withDefault<T>(parse: (text: string) => T, defaultText: string): InputType<T> {
  return inputType((text) => parse(text === "" ? defaultText : text));
}

/**
 * What GitHub Actions makes of a whole list or object where a text is wanted (actions/runner
 * `src/Sdk/DTExpressions2/Expressions2/EvaluationResult.cs`). Both could be names of databases, so a token could be made
 * for the wrong one.
 */
const WHOLE_VALUES: ReadonlyMap<string, string> = new Map([
  [
    "Array",
    "is \"Array\", the text of an expression whose value is a list; join its items, as in `join(fromJSON(vars.NAMES), ', ')`",
  ],
  [
    "Object",
    "is \"Object\", the text of an expression whose value is an object; use one of its fields, as in `fromJSON(vars.NAMES).field`, or join its values, as in `join(fromJSON(vars.NAMES).*, ', ')`",
  ],
]);

function refuseWholeValue(text: string): void {
  const problem = WHOLE_VALUES.get(text);
  if (problem !== undefined) throw new Invalid(problem);
}

/** An input whose parser knows what an empty one means. */
export function inputType<T>(parse: (text: string) => T): InputType<T> {
  return transform((text: string, context) => {
    try {
      refuseWholeValue(text);
      return parse(text);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      // Of a value with an @, which can hold a password, a part may be quoted that has none.
      const problems = text.includes("@") ? error.problems.map(removeQuotes) : error.problems;
      for (const message of problems) context.issues.push({ code: "custom", message, input: undefined });
      return NEVER;
    }
  });
}

/** What is known of the inputs beside their values. */
export interface InputsContext {
  /** How a message names an input. */
  readonly nameOf: (input: string) => string;
  /** Problems that were found before, to be told with the others. */
  readonly problems: readonly string[];
  /** Problems of the environment, which quote nothing. */
  readonly environmentProblems?: readonly string[];
}

/** Reads every input. Throws one `Invalid` with the problems of all, each with the name of its input. */
export function parseInputs<Shape extends Record<string, InputType<unknown>>>(
  shape: Shape,
  raw: RawInputs,
  context: InputsContext,
) {
  const exposing = findInputsWithManagementToken(raw);
  const result = safeParse(object(shape), raw);
  const before = [...(exposing.length > 0 ? [] : context.problems), ...(context.environmentProblems ?? [])];
  if (result.success && exposing.length === 0 && before.length === 0) return result.data;
  // A message about a value that holds the token could quote half of it, which no mask covers.
  const issues = (result.error?.issues ?? []).filter((issue) => !exposing.includes(issue.path.join(".")));
  throw new Invalid(
    ...exposing.map((name) => `${name}: contains the management token or a part of it; remove it`),
    ...before,
    ...issues.map((issue) => `${context.nameOf(issue.path.join("."))}: ${issue.message}`),
  );
}

function findInputsWithManagementToken(raw: RawInputs): readonly string[] {
  const token = raw["management-token"] ?? "";
  // A short text stands in others by chance, and an ID is no secret. Whoever parses the token refuses both.
  if (token.length < MIN_TOKEN_LENGTH || isUuid(token)) return [];
  return Object.keys(raw).filter((name) => {
    const value = raw[name] ?? "";
    if (name === "management-token") return false;
    // Tokens of GitHub's begin as tokens of an identity provider do.
    return value.includes(token) || (name !== "github-token" && showsPieceOf([token], value));
  });
}

/** YAML 1.2's core schema, as `core.getBooleanInput` takes it. Throws `Invalid`, never a silent false. */
export function parseBoolean(text: string): boolean {
  if (["true", "True", "TRUE"].includes(text)) return true;
  if (["false", "False", "FALSE"].includes(text)) return false;
  throw new Invalid(`${quote(text)} is not a boolean; write true or false`);
}

/** One word of several. Throws `Invalid` that lists them. */
export function parseChoice<Choice extends string>(...choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((word) => word === text);
    if (choice === undefined) throw new Invalid(`${quote(text)} is not a valid value; write ${choices.join(" or ")}`);
    return choice;
  };
}

/**
 * A value that cannot be used. Each problem completes a sentence that begins with the name of the input, such as
 * `"1.5h" is not a duration; write 1h30m`.
 */
export class Invalid extends Error {
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "Invalid";
    this.problems = problems;
  }
}

/** The value that a parser returned, or the problems that it found. */
export type Parsed<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "problems"; readonly problems: readonly string[] };

/** Calls a parser and catches `Invalid`. Other errors are not caught. */
export function collectProblems<T>(parse: () => T): Parsed<T> {
  try {
    return { kind: "value", value: parse() };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { kind: "problems", problems: error.problems };
  }
}

/** Shows a part of one value in a message. */
export type Quote = (part: string) => string;

/**
 * Decides how messages quote the parts of a value. The decision needs the whole value, because a part may not show that
 * it belongs to a secret. Never shows a value that contains an `@`, because there may be a password before it
 * (`https://user:password@host`), or a value that contains a token, because the runner may not mask it yet.
 */
export function createQuote(value: string): Quote {
  if (value.includes("@")) return () => describeHidden("an @");
  if (holdsToken(value)) return () => describeHidden("an InfluxDB token");
  return (part) => (part === value ? quoteVisible(part) : quote(part));
}

/** What a message shows in place of a value that it must not quote. `content` is the reason. */
export function describeHidden(content: string): string {
  return `the value (not shown, because it contains ${content})`;
}

/** Shows a whole value in a message, unless it may be a secret. For a part of a value, use `createQuote`. */
export function quote(value: string): string {
  return createQuote(value)(value);
}

/** In code points. A longer text may be a secret in the wrong input, and a mask does not cover a part of a secret. */
const MAX_QUOTE_LENGTH = 100;

/** A text in quotes, on one line. */
function quoteVisible(text: string): string {
  const length = [...text].length;
  if (length > MAX_QUOTE_LENGTH) return `a value of ${length} characters`;
  // JSON does not escape characters that are invisible, or that reorder a line on screen.
  return JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/**
 * Whether a text contains a token. Database tokens begin with `apiv1_`, management tokens with `M.V1.` (InfluxData's
 * security page).
 */
export function holdsToken(text: string): boolean {
  return /apiv\d+_|M\.V\d+\./.test(text);
}

/** Converts what was thrown to an error. JavaScript can throw any value. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/**
 * A text that is not what it has to be. Each problem completes a sentence that begins with the name of the input,
 * such as `"1.5h" is not a duration; write 1h30m`.
 */
export class Invalid extends Error {
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "Invalid";
    this.problems = problems;
  }
}

const MAX_QUOTE_LENGTH = 100;

/**
 * A value as an error message may show it: in quotes, on one line. Never shown is a value with an `@`, which can hold a
 * password (`https://user:password@host`), one with a token, which may be masked nowhere, and a long one: it may be a
 * secret in the wrong place, and no mask covers the part of a secret.
 */
export function quote(text: string): string {
  if (text.includes("@")) return `the value (${NOT_SHOWN})`;
  if (holdsToken(text)) return "the value (not shown, because it contains an InfluxDB token)";
  const length = [...text].length;
  if (length > MAX_QUOTE_LENGTH) return `a value of ${length} characters`;
  // JSON leaves characters that cannot be seen, or that reorder a line on screen.
  return JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Whether a text holds a token: database tokens begin with `apiv1_`, management tokens with `M.V1.` (InfluxData's security page). */
export function holdsToken(text: string): boolean {
  return /apiv\d+_|M\.V\d+\./.test(text);
}

/** A message with all that `quoted` has put into it taken out: for a value with an `@`, of which no part may be shown. */
export function removeQuotes(message: string): string {
  const hidden = message.replace(/"(?:[^"\\]|\\.)*"/g, '"…"');
  return hidden === message || message.includes(NOT_SHOWN) ? hidden : `${hidden} (${NOT_SHOWN})`;
}

const NOT_SHOWN = "not shown, because it contains an @";

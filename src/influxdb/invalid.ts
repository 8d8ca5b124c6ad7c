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

const LONGEST_QUOTE = 100;

/**
 * A value as an error message may show it: in quotes, on one line, cut. A value with an `@` can hold a password
 * (`https://user:password@host`), so it is never shown.
 */
export function quoted(text: string): string {
  if (text.includes("@")) return `the value (${NOT_SHOWN})`;
  const shown = [...text].slice(0, LONGEST_QUOTE).join("");
  // JSON leaves characters that cannot be seen, or that reorder a line on screen.
  const escaped = JSON.stringify(shown).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return shown.length < text.length ? `${escaped.slice(0, -1)}…"` : escaped;
}

/** A message with all that `quoted` has put into it taken out: for a value with an `@`, of which no part may be shown. */
export function withoutQuotes(message: string): string {
  const hidden = message.replace(/"(?:[^"\\]|\\.)*"/g, '"…"');
  return hidden === message || message.includes(NOT_SHOWN) ? hidden : `${hidden} (${NOT_SHOWN})`;
}

const NOT_SHOWN = "not shown, since it holds an @";

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
  if (text.includes("@")) return "the value (not shown, since it holds an @)";
  const shown = [...text].slice(0, LONGEST_QUOTE).join("");
  const escaped = JSON.stringify(shown).replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu, "?");
  return shown.length < text.length ? `${escaped.slice(0, -1)}…"` : escaped;
}

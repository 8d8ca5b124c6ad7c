import { holdsToken, Invalid } from "../redaction/invalid.ts";

/** The maximum length of a description without its mark, in code points. */
export const MAX_DESCRIPTION_LENGTH = 256;

/** Control characters, line separators, and characters that reorder a line on screen. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** Whether a text is shown as one line, in the order of its characters. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

/** Parses a description, which must be one line. Throws `Invalid`, which does not quote it. */
export function parseDescription(text: string): string {
  const problems: string[] = [];
  const length = [...text].length;
  if (!isPrintable(text))
    problems.push("contains a line break or another control character; write one line of plain text");
  if (length > MAX_DESCRIPTION_LENGTH) {
    problems.push(`is ${length} characters long; the maximum is ${MAX_DESCRIPTION_LENGTH}`);
  }
  if (holdsToken(text)) problems.push("contains an InfluxDB token; remove it");
  if (problems.length > 0) throw new Invalid(...problems);
  return text;
}

/**
 * Parses a description that begins the name of a token. Names that begin with `_` are reserved: `_admin` is the operator
 * token.
 */
export function parseNameStart(text: string): string {
  const description = parseDescription(text);
  if (!description.startsWith("_")) return description;
  throw new Invalid(
    "begins with _, but on Enterprise and Cloud it becomes the beginning of the token's name, and InfluxDB reserves such names; begin with another character",
  );
}

/** The default description: `<workflow> / <job>`, on one line, cut to the maximum length. */
export function createDefaultDescription(workflow: string, job: string): string {
  const cleaned = [workflow, job].map(clean).filter((part) => part !== "");
  const text = cleaned.length === 0 ? "GitHub Actions" : cleaned.join(" / ");
  return [...text].slice(0, MAX_DESCRIPTION_LENGTH).join("").trim();
}

/** The default description on Enterprise and Cloud, where it begins the name of the token. */
export function createDefaultNameStart(workflow: string, job: string): string {
  return createDefaultDescription(workflow.replace(/^[\s_]+/, ""), job.replace(/^[\s_]+/, ""));
}

function clean(text: string): string {
  return text.replace(UNPRINTABLE, " ").replace(/\s+/gu, " ").trim();
}

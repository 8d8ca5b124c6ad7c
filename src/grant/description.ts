import { holdsToken, Invalid } from "../redaction/invalid.ts";

/** The longest text of an author, in code points. The mark comes on top of it. */
export const MAX_DESCRIPTION_LENGTH = 256;

/** Control characters, line separators, and those that reorder a line on screen: none has a place in one line. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/** Reads an author's description: one line that fits. Throws `Invalid`, which never quotes it whole. */
export function parseDescription(text: string): string {
  const problems: string[] = [];
  const length = [...text].length;
  if (text.search(UNPRINTABLE) !== -1)
    problems.push("contains a line break or another control character; write one line of plain text");
  if (length > MAX_DESCRIPTION_LENGTH) {
    problems.push(`is ${length} characters long; the maximum is ${MAX_DESCRIPTION_LENGTH}`);
  }
  if (holdsToken(text)) problems.push("contains an InfluxDB token; remove it");
  if (problems.length > 0) throw new Invalid(...problems);
  return text;
}

/** The description where none was given: `<workflow> / <job>`, on one line and cut to fit. */
export function createDefaultDescription(workflow: string, job: string): string {
  const cleaned = [workflow, job].map(clean).filter((part) => part !== "");
  const text = cleaned.length === 0 ? "GitHub Actions" : cleaned.join(" / ");
  return [...text].slice(0, MAX_DESCRIPTION_LENGTH).join("").trim();
}

function clean(text: string): string {
  return text.replace(UNPRINTABLE, " ").replace(/\s+/gu, " ").trim();
}

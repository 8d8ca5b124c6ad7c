import { error as coreError, notice as coreNotice, warning as coreWarning } from "../packages/core.ts";
import { info } from "./log.ts";

/**
 * In UTF-16 code units. The runner cuts longer messages, also in the log (actions/runner, `ExecutionContext.AddIssue`).
 */
const MAX_LENGTH = 4_096;

/** In UTF-16 code units: the limit for each of several problems, so that at least three fit. */
const MAX_PROBLEM_LENGTH = 1_200;

/** In UTF-16 code units: the room for the line that counts the problems that are not shown. */
const MAX_COUNT_LENGTH = 60;

/** A message that fits into an annotation, and the problems that it does not contain in full. */
export interface Fitted {
  readonly shown: string;
  readonly rest: readonly string[];
}

/**
 * Fits a message, with one problem per line, into an annotation. A problem ends with what to do next, so a long one
 * loses its middle. If there are too many problems, the last ones are left out.
 */
export function fitMessage(message: string): Fitted {
  if (message.length <= MAX_LENGTH) return { shown: message, rest: [] };
  const problems = message.split("\n");
  if (problems.length === 1) return { shown: withoutMiddle(message, MAX_LENGTH), rest: problems };
  const fitting = takeFitting(problems.map((problem) => withoutMiddle(problem, MAX_PROBLEM_LENGTH)));
  const more = problems.length - fitting.length;
  const count = more === 0 ? [] : [`and ${more} more, shown in the log`];
  return {
    shown: [...fitting, ...count].join("\n"),
    rest: problems.filter((problem, index) => fitting[index] !== problem),
  };
}

/** Takes as many of the first lines as fit into an annotation, together with the line that counts the others. */
function takeFitting(lines: readonly string[]): readonly string[] {
  let length = MAX_COUNT_LENGTH;
  const end = lines.findIndex((line) => {
    length += line.length + "\n".length;
    return length > MAX_LENGTH;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

function withoutMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const half = Math.floor((maxLength - " … ".length) / 2);
  // The cut may have split a surrogate pair.
  return `${text.slice(0, half)} … ${text.slice(-half)}`.toWellFormed();
}

/** Annotates the step with an error. */
export function annotateError(message: string): void {
  annotate(coreError, message);
}

/** Annotates the step with a warning. */
export function warning(message: string): void {
  annotate(coreWarning, message);
}

/** Annotates the step with a notice. */
export function notice(message: string): void {
  annotate(coreNotice, message);
}

function annotate(annotation: (message: string) => void, message: string): void {
  const { shown, rest } = fitMessage(message);
  annotation(shown);
  // The runner accepts commands after `::` at the beginning of a line.
  for (const line of rest) info(`- ${line}`);
}

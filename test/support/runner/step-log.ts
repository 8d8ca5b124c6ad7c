import type { Masker } from "./masker.ts";

/** A message that GitHub shows on the page of the run. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
}

/** The masked log and annotations of a step, which a user sees. */
export interface StepLog {
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Writes one or more lines. */
  write(text: string): void;
  /** Writes a debug line if debug logging is on. */
  debug(text: string): void;
  /** Writes a line such as `Error: …` and stores the annotation. */
  annotate(level: Annotation["level"], message: string, title?: string): void;
}

/** How many annotations of a level the runner stores for each step. Later ones are only in the log. */
const MAX_ANNOTATIONS = 10;
/**
 * The length in characters at which the runner cuts an annotation and its line in the log (actions/runner, `AddIssue`).
 */
const MAX_MESSAGE_LENGTH = 4096;

const PREFIXES = { error: "Error: ", warning: "Warning: ", notice: "Notice: " } as const;

/** Creates an empty log. `onLine` is called with each masked line. */
export function createStepLog(options: {
  readonly masker: Masker;
  readonly debug: boolean;
  readonly onLine: (line: string) => void;
}): StepLog {
  const lines: string[] = [];
  const annotations: Annotation[] = [];

  function write(text: string): void {
    for (const line of options.masker.mask(text).split(/\r\n|\n|\r/)) {
      lines.push(line);
      options.onLine(line);
    }
  }

  return {
    lines,
    annotations,
    write,
    debug(text) {
      if (options.debug) {
        write(`##[debug]${text}`);
      }
    },
    annotate(level, message, title) {
      const masked = options.masker.mask(message).slice(0, MAX_MESSAGE_LENGTH);
      if (annotations.filter((kept) => kept.level === level).length < MAX_ANNOTATIONS) {
        annotations.push(
          title === undefined
            ? { level, message: masked }
            : { level, message: masked, title: options.masker.mask(title) },
        );
      }
      write(`${PREFIXES[level]}${masked}`);
    },
  };
}

import type { Masker } from "./masker.ts";

/** A message that GitHub shows beside the run. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
}

/** What a user sees of a step: its log and its annotations, both masked. */
export interface StepLog {
  readonly lines: readonly string[];
  readonly annotations: readonly Annotation[];
  /** Writes text of one or several lines. */
  write(text: string): void;
  /** Writes a debug line, where debug logging is on. */
  debug(text: string): void;
  /** Writes a line such as `Error: …` and keeps the annotation. */
  annotate(level: Annotation["level"], message: string, title?: string): void;
}

/** The runner keeps so many annotations of a level and step; what comes after is in the log alone. */
const ANNOTATIONS_KEPT = 10;
/** The runner cuts an annotation here, in characters, and the line of the log too (actions/runner, `AddIssue`). */
const MESSAGE_LENGTH_KEPT = 4096;

const PREFIXES = { error: "Error: ", warning: "Warning: ", notice: "Notice: " } as const;

/** An empty log. `onLine` hears each line as it is shown. */
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
      const masked = options.masker.mask(message).slice(0, MESSAGE_LENGTH_KEPT);
      if (annotations.filter((kept) => kept.level === level).length < ANNOTATIONS_KEPT) {
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

import { maskedForms } from "./value-encoders.ts";

/** The secret masker of the runner. A mask applies from `add` on, to the rest of one job. */
export interface Masker {
  /** Masks `value` and each of its lines, trimmed, in all forms of the runner's encoders. A blank value is ignored. */
  add(value: string): void;
  /** Replaces secrets in `text` by `***`, as in the log. */
  mask(text: string): string;
}

/** A range of text. `end` is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * An empty masker (actions/runner `Sdk/DTLogging/Logging/SecretMasker.cs`). Like the original, it has no minimum
 * length.
 */
export function createMasker(): Masker {
  const forms = new Set<string>();
  return {
    add(value) {
      for (const secret of secretsIn(value)) {
        for (const form of maskedForms(secret)) {
          forms.add(form);
        }
      }
    },
    mask(text) {
      return replaceSpans(text, mergeSpans([...forms].flatMap((form) => occurrences(text, form))));
    },
  };
}

function secretsIn(value: string): readonly string[] {
  const lines = value.split(/\r\n|\n|\r/).map((line) => line.trim());
  return [value, ...lines].filter((secret) => secret.trim() !== "");
}

function occurrences(text: string, form: string): readonly Span[] {
  const spans: Span[] = [];
  for (let start = text.indexOf(form); start >= 0; start = text.indexOf(form, start + 1)) {
    spans.push({ start, end: start + form.length });
  }
  return spans;
}

/** Merges spans that overlap or touch, as in the runner, so that two adjacent secrets are shown as one `***`. */
function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let shown = "";
  let position = 0;
  for (const { start, end } of spans) {
    shown += `${text.slice(position, start)}***`;
    position = end;
  }
  return shown + text.slice(position);
}

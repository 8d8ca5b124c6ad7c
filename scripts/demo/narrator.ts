import { styleText } from "node:util";
import { findLeaks } from "../../test/support/runner/leaks.ts";

/** Tells a story on standard output, 100 columns wide. Each method throws instead of showing a secret. */
export interface Narrator {
  /** A heading, numbered from 1. */
  chapter(title: string): void;
  /** Sentences of the narrator's own. */
  say(text: string): void;
  /** What somebody else wrote, indented. */
  quote(text: string): void;
  /** Names with their values, indented, one below the other. */
  table(rows: Readonly<Record<string, string>>): void;
}

const COLUMNS = 100;
const INDENT = "    ";

/**
 * Begins a story. It has colours only where standard output is a terminal and `NO_COLOR` is not set.
 *
 * @param secrets gives what must not be shown; asked anew for each text
 */
export function createNarrator(secrets: () => readonly string[]): Narrator {
  let chapters = 0;
  const print = (lines: readonly string[], paint = (line: string): string => line): void => {
    if (findLeaks(lines.join("\n"), secrets()).length > 0) throw new Error("the demo would have shown a secret");
    for (const line of lines) console.log(paint(line));
    console.log();
  };
  const quote = (lines: readonly string[]): void => {
    const indented = lines.map((line) => `${INDENT}${line}`);
    print(indented, (line) => styleText("cyan", line));
  };
  return {
    chapter: (title) => print([`${++chapters}. ${title}`], (line) => styleText("bold", line)),
    say: (text) => print(wrap(text, COLUMNS)),
    quote: (text) => quote(wrap(text, COLUMNS - INDENT.length)),
    table: (rows) => quote(tableLines(rows, COLUMNS - INDENT.length)),
  };
}

function tableLines(rows: Readonly<Record<string, string>>, width: number): readonly string[] {
  const nameWidth = Math.max(...Object.keys(rows).map((name) => name.length)) + 2;
  return Object.entries(rows).flatMap(([name, value]) =>
    wrap(value, width - nameWidth).map((line, index) => `${(index === 0 ? name : "").padEnd(nameWidth)}${line}`),
  );
}

/** The lines of a text, broken at blanks where they are too long. A word that is longer than the width stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const fitting = new RegExp(`.{1,${width}}(?: |$)|\\S+ ?`, "g");
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => line.match(fitting) ?? "")
    .map((line) => line.trimEnd());
}

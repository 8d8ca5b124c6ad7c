import { styleText } from "node:util";
import { findLeaks } from "../../test/support/runner/leaks.ts";

/** Prints the demo on standard output, 100 columns wide. Each method throws instead of printing a secret. */
export interface Printer {
  /** Prints a heading, numbered from 1. */
  printHeading(title: string): void;
  /** Prints sentences about the demo. */
  printText(text: string): void;
  /** Prints text from elsewhere, such as a log, indented. */
  quote(text: string): void;
  /** Prints names with their values, indented, one per line. */
  printTable(rows: Readonly<Record<string, string>>): void;
}

const COLUMNS = 100;
const INDENT = "    ";

/**
 * Creates a printer. It uses colors only if standard output is a terminal and `NO_COLOR` is not set.
 *
 * @param secrets returns the secrets that must not be printed. It is called for each text, because the demo creates new
 * ones.
 */
export function createPrinter(secrets: () => readonly string[]): Printer {
  let headings = 0;
  const print = (lines: readonly string[], paint = (line: string): string => line): void => {
    if (findLeaks(lines.join("\n"), secrets()).length > 0) throw new Error("the demo would have printed a secret");
    for (const line of lines) console.log(paint(line));
    console.log();
  };
  const quote = (lines: readonly string[]): void => {
    const indented = lines.map((line) => `${INDENT}${line}`);
    print(indented, (line) => styleText("cyan", line));
  };
  return {
    printHeading: (title) => print([`${++headings}. ${title}`], (line) => styleText("bold", line)),
    printText: (text) => print(wrap(text, COLUMNS)),
    quote: (text) => quote(wrap(text, COLUMNS - INDENT.length)),
    printTable: (rows) => quote(formatTable(rows, COLUMNS - INDENT.length)),
  };
}

function formatTable(rows: Readonly<Record<string, string>>, width: number): readonly string[] {
  const nameWidth = Math.max(...Object.keys(rows).map((name) => name.length)) + 2;
  return Object.entries(rows).flatMap(([name, value]) =>
    wrap(value, width - nameWidth).map((line, index) => `${(index === 0 ? name : "").padEnd(nameWidth)}${line}`),
  );
}

/** Splits a text into lines, and breaks long lines at spaces. A word that is longer than the width stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const fitting = new RegExp(`.{1,${width}}(?: |$)|\\S+ ?`, "g");
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => line.match(fitting) ?? "")
    .map((line) => line.trimEnd());
}

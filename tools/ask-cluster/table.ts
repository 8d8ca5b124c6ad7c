import type { Behaviour } from "../../test/support/influxdb/behaviour.ts";
import type { EmulatorOptions } from "../../test/support/influxdb/start.ts";

/** One question with the cluster's answer. Answers are made of our own words: nothing of the cluster's is quoted. */
export interface Row {
  readonly question: string;
  readonly answer: string;
  /** The emulator's setting that holds the same answer, if it has one. */
  readonly setting?: keyof Behaviour | keyof EmulatorOptions;
}

/** The rows as a Markdown table that a person can paste. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map(({ question, answer, setting }) =>
    line(question, answer, setting === undefined ? "" : `\`${setting}\``),
  );
  return [line("Question", "Answer", "In the emulator"), "| --- | --- | --- |", ...lines].join("\n");
}

function line(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

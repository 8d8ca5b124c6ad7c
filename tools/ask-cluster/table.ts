import type { Behaviour } from "../../test/support/influxdb/behaviour.ts";
import type { EmulatorOptions } from "../../test/support/influxdb/start.ts";
import type { EnterpriseBehaviour } from "../../test/support/influxdb3/behaviour.ts";

/** A question and its answer. Answers do not quote the cluster. */
export interface Row {
  readonly question: string;
  readonly answer: string;
  /** The setting of the emulator for this answer, if there is one. */
  readonly setting?: keyof Behaviour | keyof EnterpriseBehaviour | keyof EmulatorOptions;
}

/** Formats the rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const lines = rows.map(({ question, answer, setting }) =>
    line(question, answer, setting === undefined ? "" : `\`${setting}\``),
  );
  return [line("Question", "Answer", "In the emulator"), "| --- | --- | --- |", ...lines].join("\n");
}

function line(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

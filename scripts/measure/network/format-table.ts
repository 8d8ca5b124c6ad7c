import { computeQuartiles } from "../statistics.ts";

/** The times of a step in ms, by the round-trip time in ms. */
export interface Row {
  readonly title: string;
  readonly wallMs: ReadonlyMap<number, readonly number[]>;
}

/**
 * Formats the medians as a Markdown table. The round trips are the slope of the time between the first and the last
 * RTT.
 */
export function formatTable(rows: readonly Row[], rttsMs: readonly number[]): string {
  const header = ["Step", ...rttsMs.map((rttMs) => `${rttMs} ms`), "Round trips", "Quartiles within"];
  const lines = [header, header.map((_, index) => (index === 0 ? "---" : "--:")), ...rows.map(toCells)];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function toCells({ title, wallMs }: Row): readonly string[] {
  const columns = Array.from(wallMs, ([rttMs, times]) => ({ rttMs, ...computeQuartiles(times) }));
  const [first, last] = [columns.at(0), columns.at(-1)];
  const slope = first && last ? (last.median - first.median) / (last.rttMs - first.rttMs) : Number.NaN;
  const spreadMs = Math.max(...columns.map(({ median, q25, q75 }) => Math.max(median - q25, q75 - median)));
  return [title, ...columns.map(({ median }) => median.toFixed(0)), slope.toFixed(1), `± ${spreadMs.toFixed(0)} ms`];
}

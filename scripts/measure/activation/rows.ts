import type { Measurement } from "./step.ts";

/** The medians of one delay. `lagMs` is absent where the cluster did not accept the token in time. */
export interface Row {
  readonly delayMs: number;
  readonly lagMs: number | undefined;
  /** The lag in percent of the time waited. */
  readonly lagPercent: number | undefined;
  readonly rounds: number;
}

/** What the wait promises, by medians: up to a delay so many milliseconds, from there on a share of it; and rounds. */
const LIMITS = { shortDelayMs: 10_000, lagMs: 300, lagPercent: 5, rounds: 60 };

/** Sums up what was measured with one delay. */
export function rowOf(delayMs: number, measured: readonly Measurement[]): Row {
  const rounds = median(measured.map((each) => each.rounds));
  if (!measured.every(({ isActive }) => isActive)) {
    return { delayMs, lagMs: undefined, lagPercent: undefined, rounds };
  }
  return {
    delayMs,
    lagMs: median(measured.map(({ lagMs }) => lagMs)),
    lagPercent: median(measured.map(({ lagMs, waitedMs }) => (100 * lagMs) / Math.max(1, waitedMs))),
    rounds,
  };
}

/** Whether a row is as promised. */
export function isWithinLimits({ delayMs, lagMs = 0, lagPercent = 0, rounds }: Row): boolean {
  const isSoon = delayMs <= LIMITS.shortDelayMs ? lagMs <= LIMITS.lagMs : lagPercent <= LIMITS.lagPercent;
  return isSoon && rounds <= LIMITS.rounds;
}

/** The rows as a Markdown table. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    `${row.delayMs / 1000} s`,
    row.lagMs === undefined ? "–" : `${Math.round(row.lagMs)}`,
    row.lagPercent === undefined || row.delayMs === 0 ? "–" : row.lagPercent.toFixed(1),
    `${row.rounds}`,
    isWithinLimits(row) ? "" : "missed",
  ]);
  const all = [["accepted after", "lag, ms", "lag, %", "rounds", "limit"], ...cells];
  const lines = all.map((line) => `| ${line.map((cell) => cell.padStart(14)).join(" | ")} |`);
  return lines.toSpliced(1, 0, `|${"---------------:|".repeat(5)}`).join("\n");
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

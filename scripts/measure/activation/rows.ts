import type { Measurement } from "./step.ts";

/**
 * The medians for one delay. `lagMs` and `lagPercent` are `undefined` if the cluster did not accept the token in time.
 */
export interface Row {
  readonly delayMs: number;
  readonly lagMs: number | undefined;
  /** The lag as a percentage of the time waited. */
  readonly lagPercent: number | undefined;
  readonly rounds: number;
}

/**
 * The limits of the medians (docs/architecture.md): `lagMs` up to a delay of `shortDelayMs`, and `lagPercent` above it.
 */
const LIMITS = { shortDelayMs: 10_000, lagMs: 300, lagPercent: 5, rounds: 60 };

/** Computes the medians of the measurements with one delay. */
export function createRow(delayMs: number, measured: readonly Measurement[]): Row {
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

/** Whether a row is within the limits. */
export function isWithinLimits({ delayMs, lagMs = 0, lagPercent = 0, rounds }: Row): boolean {
  const isSoon = delayMs <= LIMITS.shortDelayMs ? lagMs <= LIMITS.lagMs : lagPercent <= LIMITS.lagPercent;
  return isSoon && rounds <= LIMITS.rounds;
}

/** Formats the rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    `${row.delayMs / 1000} s`,
    row.lagMs === undefined ? "–" : `${Math.round(row.lagMs)}`,
    row.lagPercent === undefined || row.delayMs === 0 ? "–" : row.lagPercent.toFixed(1),
    `${row.rounds}`,
    isWithinLimits(row) ? "" : "exceeded",
  ]);
  const all = [["accepted after", "lag, ms", "lag, %", "rounds", "limit"], ...cells];
  const lines = all.map((line) => `| ${line.map((cell) => cell.padStart(14)).join(" | ")} |`);
  return lines.toSpliced(1, 0, `|${"---------------:|".repeat(5)}`).join("\n");
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

// Measures how soon the step ends after the cluster accepts its token, and how many probes it sends until then
// (npm run measure:activation, about four minutes). Exits with 1 if a median is above a limit in rows.ts.
import { setTimeout as sleep } from "node:timers/promises";
import { computeIntervalMs } from "../../../src/token/activation.ts";
import { createRow, formatTable, isWithinLimits, type Row } from "./rows.ts";
import { type Measurement, measureStep } from "./step.ts";

/**
 * How often each delay is measured. The delays are spread over one interval, because a token can be accepted at any
 * time in it.
 */
const RUNS = 15;

/** The delays, by what factor time passes faster, and how many steps run at the same time. */
const GROUPS = [
  { delaysMs: [0, 300, 1_000, 3_000], factor: 1, atOnce: 2 },
  { delaysMs: [6_000, 9_000, 15_000, 30_000], factor: 1, atOnce: RUNS },
  // The last delay is longer than the three minutes that a step waits.
  { delaysMs: [60_000, 120_000, 150_000, 240_000], factor: 8, atOnce: RUNS },
];

/**
 * The time between the starts of steps that run at the same time, because starting them is what takes processor time.
 */
const STAGGER_MS = 250;

const rows: Row[] = [];
for (const { delaysMs, factor, atOnce } of GROUPS) {
  for (const delayMs of delaysMs) {
    const delays = Array.from({ length: RUNS }, (_, run) => delayMs + (computeIntervalMs(delayMs) * run) / RUNS);
    rows.push(createRow(delayMs, await measureAll(delays, factor, atOnce)));
  }
}
console.log(formatTable(rows));
process.exitCode = rows.every(isWithinLimits) ? 0 : 1;

async function measureAll(delays: readonly number[], factor: number, atOnce: number): Promise<readonly Measurement[]> {
  const left = delays.values();
  const worker = async (_: unknown, index: number): Promise<readonly Measurement[]> => {
    await sleep(STAGGER_MS * index);
    const measured: Measurement[] = [];
    for (const delayMs of left) measured.push(await measureStep({ delayMs, factor }));
    return measured;
  };
  return (await Promise.all(Array.from({ length: atOnce }, worker))).flat();
}

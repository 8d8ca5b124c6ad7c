// Measures how soon the step ends after the cluster accepts its token, and how many probes it sends until then
// (npm run measure:activation, about four minutes). Exits with 1 if a median is outside of the limits of activation.ts.
import { setTimeout as sleep } from "node:timers/promises";
import { computeIntervalMs } from "../../../src/token/activation.ts";
import { isWithinLimits, type Row, rowOf, table } from "./rows.ts";
import { type Measurement, measureStep } from "./step.ts";

/** Each delay is measured so many times, spread over one interval between two rounds: a delay may end anywhere in it. */
const RUNS = 15;

/** Delays to measure, how many times as fast time passes for them, and how many steps run at once. */
const GROUPS = [
  { delaysMs: [0, 300, 1_000, 3_000], factor: 1, atOnce: 2 },
  { delaysMs: [6_000, 9_000, 15_000, 30_000], factor: 1, atOnce: RUNS },
  // The last one is beyond the three minutes that a step waits.
  { delaysMs: [60_000, 120_000, 150_000, 240_000], factor: 8, atOnce: RUNS },
];

/** Between the starts of steps that run at once: starting is what they need the processor for. */
const STAGGER_MS = 250;

const rows: Row[] = [];
for (const { delaysMs, factor, atOnce } of GROUPS) {
  for (const delayMs of delaysMs) {
    const delays = Array.from({ length: RUNS }, (_, run) => delayMs + (computeIntervalMs(delayMs) * run) / RUNS);
    rows.push(rowOf(delayMs, await measureAll(delays, factor, atOnce)));
  }
}
console.log(table(rows));
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

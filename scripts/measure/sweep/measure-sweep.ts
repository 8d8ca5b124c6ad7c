// Measures how dist/sweep.cjs sweeps a cluster with 100,000 tokens (npm run measure:sweep, some minutes). Exits with 1
// if the sweep needs 512 MB or more, or does not revoke all orphans.
import { formatTable } from "./format-table.ts";
import { type Measurement, measure } from "./measure.ts";

const SCALES = [
  { orphans: 100, runs: 50 },
  { orphans: 1_000, runs: 500 },
  { orphans: 1_000, runs: 500, rttMs: 40 },
  { orphans: 5_000, runs: 500 },
  { orphans: 20_000, runs: 500 },
  { orphans: 20_000, runs: 500, otherRuns: 9 },
  { orphans: 15_000, runs: 375, otherRuns: 199 },
  { orphans: 1_000, runs: 500, requestsPerSecond: 50 },
];
const MEMORY_LIMIT_MB = 512;

const measurements: Measurement[] = [];
for (const scale of SCALES) {
  const measurement = await measure(scale);
  measurements.push(measurement);
  console.error(`${scale.orphans} orphans: ${measurement.seconds.toFixed(1)} s`);
}
console.log(formatTable(measurements));
const isWithinLimits = measurements.every(
  ({ revoked, orphans, peakMb }) => revoked === orphans && peakMb < MEMORY_LIMIT_MB,
);
process.exitCode = isWithinLimits ? 0 : 1;

// Measures what a step costs, in multiples of the floor (floor.cjs): npm run bench [-- ROUNDS]. Compare only ratios
// from the same run, because the milliseconds depend on the machine and its load.
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import { createJobFiles } from "../entry.ts";
import { runOnce } from "../process.ts";
import { createPrograms, type Programs } from "./programs.ts";
import { formatTable, type Measured } from "./table.ts";

const ROUNDS = Number(process.argv[2] ?? 21);

/** The order of the programs in each round. A post step needs the token of the main step before it. */
const ORDER: readonly (keyof Programs)[] = [
  "bare",
  "floorMain",
  "floorPost",
  "main",
  "post",
  "idlePost",
  "waitingMain",
  "post",
  "mainWithoutSummary",
  "postWithoutSummary",
  "open",
];

await using emulator = await startEmulator({ tls: true });
using files = createJobFiles([emulator.caCertificate]);
const programs = createPrograms(emulator, files);
const measured: Measured = new Map(ORDER.map((name) => [name, []]));
// The first round warms up the file cache and is not counted.
for (let round = 0; round <= ROUNDS; round++) {
  for (const name of ORDER) {
    const run = await runOnce(programs[name]());
    if (round > 0) measured.get(name)?.push(run);
  }
}
console.log(formatTable(measured, ROUNDS));

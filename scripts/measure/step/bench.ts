// Measures what a step costs, in multiples of the floor: npm run bench [-- ROUNDS]. Compare the ratios within one run:
// the milliseconds depend on the machine and its load.
import { startEmulator } from "../../../test/support/influxdb/start.ts";
import { runOnce } from "./process.ts";
import { type Programs, programsFor } from "./programs.ts";
import { benchTable, type Measured } from "./table.ts";

const ROUNDS = Number(process.argv[2] ?? 21);

/** In this order each time: a post needs the token of the main before it. */
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
];

await using emulator = await startEmulator({ tls: true });
const programs = programsFor(emulator);
const measured: Measured = new Map(ORDER.map((name) => [name, []]));
// The first round warms up the file cache and is not counted.
for (let round = 0; round <= ROUNDS; round++) {
  for (const name of ORDER) {
    const run = await runOnce(programs[name]());
    if (round > 0) measured.get(name)?.push(run);
  }
}
console.log(benchTable(measured, ROUNDS));

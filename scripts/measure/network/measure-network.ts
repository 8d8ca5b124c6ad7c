// Measures how long each step takes on networks with different round-trip times, and how many round trips that is:
// npm run measure:network [-- ROUNDS]. About a minute per round. With `-- --timeline RTT`, prints when main opens its
// connections and sends its requests, with a round-trip time of RTT ms.
import { parseArgs } from "node:util";
import { CASES, measureCase } from "./cases.ts";
import { formatTable, type Row } from "./format-table.ts";
import { formatTimeline } from "./timeline.ts";

const RTTS_MS = [0, 20, 80, 200];
const DEFAULT_ROUNDS = "7";

const { values, positionals } = parseArgs({ options: { timeline: { type: "string" } }, allowPositionals: true });
if (values.timeline === undefined) console.log(await measureAll(Number(positionals[0] ?? DEFAULT_ROUNDS)));
else console.log(await formatTimeline(Number(values.timeline)));

/** In each round, measures every step with every round-trip time, so that a busy minute affects all of them. */
async function measureAll(rounds: number): Promise<string> {
  // Warms up the file cache.
  for (const each of CASES) await measureCase(each, 0);
  const rows = CASES.map((each) => ({ each, wallMs: new Map(RTTS_MS.map((rttMs) => [rttMs, [] as number[]])) }));
  for (let round = 1; round <= rounds; round++) {
    for (const { each, wallMs } of rows) {
      for (const [rttMs, times] of wallMs) times.push(await measureCase(each, rttMs));
    }
    console.error(`round ${round} of ${rounds}`);
  }
  const measured: readonly Row[] = rows.map(({ each: { title }, wallMs }) => ({ title, wallMs }));
  return [`node ${process.version}, medians of ${rounds} rounds, in ms`, "", formatTable(measured, RTTS_MS)].join("\n");
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { virtualClock } from "./clock.ts";
import { startNode } from "./process.ts";

/** The measurements of a child, as source code that works in both kinds of modules. */
const MEASURE = `
  const measured = {};
  const epoch = () => performance.timeOrigin + performance.now();
  const during = async (body) => { const start = epoch(); await body(); return epoch() - start; };
  async function measure() {
    measured.date = Date.now();
    measured.newDate = new Date().getTime();
    measured.called = Date.parse(Date()) / 1000;
    measured.performance = epoch();
    measured.fromArgument = new Date(5).getTime();
    measured.isDate = new Date() instanceof Date && new Date().constructor === Date;
    measured.timeout = await during(() => new Promise((resolve) => setTimeout(resolve, 60_000)));
    measured.interval = await during(() => new Promise((resolve) => {
      const interval = setInterval(() => { clearInterval(interval); resolve(); }, 60_000);
    }));
    measured.promise = await during(() => sleep(60_000));
    measured.signal = await during(() => new Promise((resolve) => {
      const keepAlive = setTimeout(() => {}, 600_000);
      AbortSignal.timeout(60_000).addEventListener("abort", () => { clearTimeout(keepAlive); resolve(); });
    }));
    console.log(JSON.stringify(measured));
  }
  measure();
`;

test.each([
  { kind: "CommonJS", file: "entry.cjs", head: 'const { setTimeout: sleep } = require("node:timers/promises");' },
  { kind: "ESM", file: "entry.mjs", head: 'import { setTimeout as sleep } from "node:timers/promises";' },
])("a $kind child uses the clock of the test", async ({ file, head }) => {
  const folder = await mkdtemp(join(tmpdir(), "clock-"));
  try {
    await writeFile(join(folder, file), head + MEASURE);
    // A minute takes a tenth of a second, and virtual time begins in 2030.
    const clock = virtualClock({ factor: 600, startMs: Date.UTC(2030, 0, 1) });
    const beforeMs = clock.now();
    const lines: string[] = [];
    const { ended } = startNode({
      entry: join(folder, file),
      nodeArguments: ["--require", clock.preload],
      cwd: folder,
      env: { ...clock.env },
      onLine: (line) => lines.push(line),
    });
    expect(await ended).toEqual({ exitCode: 0, signal: null });
    const afterMs = clock.now();
    const measured: Record<string, number> = JSON.parse(lines.join(""));
    for (const key of ["date", "newDate", "performance"]) {
      expect(measured[key]).toBeGreaterThanOrEqual(Math.floor(beforeMs));
      expect(measured[key]).toBeLessThanOrEqual(afterMs);
    }
    expect(measured["called"]).toBeCloseTo((measured["date"] ?? 0) / 1000, -2);
    expect(measured["fromArgument"]).toBe(5);
    expect(measured["isDate"]).toBe(true);
    for (const key of ["timeout", "interval", "promise", "signal"]) {
      expect(measured[key], key).toBeGreaterThan(59_000);
      expect(measured[key], key).toBeLessThan(afterMs - beforeMs);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("the factor %d is an error", (factor) => {
  expect(() => virtualClock({ factor })).toThrow("factor");
});

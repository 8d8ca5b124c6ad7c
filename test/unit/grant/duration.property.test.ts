import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration, toSeconds } from "../../../src/grant/duration.ts";
import { RUNS } from "../any-text.ts";

const UNIT_SECONDS = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };
const count = fc.option(fc.nat({ max: 100_000 }), { nil: undefined });
const counts = fc
  .record({ w: count, d: count, h: count, m: count, s: count })
  .filter((record) => Object.values(record).some((number) => number !== undefined));

test("a duration is the sum of its units", () => {
  fc.assert(
    fc.property(counts, (record) => {
      const units = Object.entries(record).filter(([, number]) => number !== undefined);
      const text = units.map(([unit, number]) => `${number}${unit}`).join("");
      const sum = units.reduce((total, [unit, number = 0]) => total + number * UNIT_SECONDS[unit as "s"], 0);
      expect(parseDuration(text)).toBe(sum);
    }),
    RUNS,
  );
});

test("a formatted duration can be parsed without its space, and is rounded down by less than its last unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 10 }), (seconds) => {
      const shown = formatDuration(seconds);
      const again = toSeconds(shown.replace(" ", "")) ?? Number.NaN;
      const lastUnit = UNIT_SECONDS[shown.at(-1) as keyof typeof UNIT_SECONDS];
      expect(again).toBeLessThanOrEqual(seconds);
      expect(again).toBeGreaterThan(seconds - lastUnit);
    }),
    RUNS,
  );
});

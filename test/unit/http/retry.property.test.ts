import fc from "fast-check";
import { expect, test } from "vitest";
import { computeDelayMs, parseRetryAfterMs } from "../../../src/http/retry.ts";
import { anyText, RUNS } from "../any-text.ts";

const attempt = fc.integer({ min: 1, max: 10_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const retryAfterMs = fc.option(fc.nat({ max: 10 ** 12 }), { nil: undefined });

test("a wait is at least what the server requests, and at most ten seconds more, in whole milliseconds", () => {
  fc.assert(
    fc.property(attempt, retryAfterMs, random, (attempts, requestedMs, luck) => {
      const delayMs = computeDelayMs(attempts, requestedMs, luck);
      const leastMs = requestedMs ?? 0;
      expect(Number.isSafeInteger(delayMs)).toBe(true);
      expect(delayMs).toBeGreaterThanOrEqual(leastMs);
      expect(delayMs).toBeLessThanOrEqual(leastMs + Math.min(10_000, 500 * 2 ** (attempts - 1)));
    }),
    RUNS,
  );
});

test("a wait never gets shorter with more attempts", () => {
  fc.assert(
    fc.property(attempt, random, (attempts, luck) => {
      expect(computeDelayMs(attempts + 1, undefined, luck)).toBeGreaterThanOrEqual(
        computeDelayMs(attempts, undefined, luck),
      );
    }),
    RUNS,
  );
});

test("no Retry-After leads to a wait that is negative or not a number", () => {
  const header = anyText("1", "999999999", "-", ".", "e", "Sat, ", "01 Aug 2026 ", "12:00:00 ", "GMT", "Infinity");
  fc.assert(
    fc.property(header, (value) => {
      const waitMs = parseRetryAfterMs({ "retry-after": value }, Date.UTC(2026, 7, 1));
      if (waitMs === undefined) return;
      expect(Number.isFinite(waitMs)).toBe(true);
      expect(waitMs).toBeGreaterThanOrEqual(0);
    }),
    RUNS,
  );
});

test("a date in Retry-After is read as the time until then", () => {
  fc.assert(
    fc.property(fc.nat({ max: 10 ** 6 }), (seconds) => {
      const nowMs = Date.UTC(2026, 7, 1);
      expect(parseRetryAfterMs({ "retry-after": new Date(nowMs + seconds * 1000).toUTCString() }, nowMs)).toBe(
        seconds * 1000,
      );
    }),
    RUNS,
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { computeExpiresAt, formatTimestamp, parseExpiry } from "../../../src/grant/expiry.ts";
import { anyText, RUNS } from "../any-text.ts";
import { readValid } from "../problems.ts";

const NOW_MS = Date.UTC(2026, 7, 1, 12, 0, 0);
const END_MS = Date.UTC(9999, 11, 31, 23, 59, 59);
const futureMs = fc.integer({ min: NOW_MS / 1000 + 1, max: END_MS / 1000 }).map((seconds) => seconds * 1000);

test("a formatted timestamp is parsed to the same instant", () => {
  fc.assert(
    fc.property(futureMs, (atMs) => {
      expect(parseExpiry(formatTimestamp(atMs), NOW_MS)).toEqual({ kind: "at", atMs });
    }),
    RUNS,
  );
});

test("an offset changes the digits, not the instant", () => {
  const offsetMinutes = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
  const twoDigits = (number: number): string => String(number).padStart(2, "0");
  // A day from the end, so that the local year has four digits too.
  fc.assert(
    fc.property(futureMs, offsetMinutes, (instantMs, offset) => {
      const atMs = Math.min(instantMs, END_MS - 86_400_000);
      const local = formatTimestamp(atMs + offset * 60_000).slice(0, -1);
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
      const zone = `${offset < 0 ? "-" : "+"}${twoDigits(hours)}:${twoDigits(minutes)}`;
      expect(parseExpiry(local + zone, NOW_MS)).toEqual({ kind: "at", atMs });
    }),
    RUNS,
  );
});

test("any accepted expiry can be requested: RFC 3339 in UTC, whole seconds, in the future", () => {
  const text = anyText(
    "never",
    "1",
    "9",
    "00",
    "2030-01-31",
    "2028-02-29",
    "T",
    "12:00:00",
    "24:00:00",
    ".5",
    "Z",
    "+02:00",
    "h",
    "m",
    "w",
    "-",
  );
  fc.assert(
    fc.property(text, (input) => {
      const expiry = readValid(() => parseExpiry(input, NOW_MS));
      if (expiry === undefined || expiry.kind === "never") return;
      const expiresAt = computeExpiresAt(expiry, NOW_MS) ?? "";
      expect(expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(Date.parse(expiresAt)).toBeGreaterThan(NOW_MS);
    }),
    RUNS,
  );
});

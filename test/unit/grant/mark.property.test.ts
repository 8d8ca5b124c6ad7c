import fc from "fast-check";
import { expect, test } from "vitest";
import { carriesMark, appendMark as describeToken, formatMark, type Mark, parseMark } from "../../../src/grant/mark.ts";
import { anyText, RUNS } from "../any-text.ts";

const LETTERS = "abcXYZ019";
/** A name as GitHub has them. */
const name = fc
  .string({ unit: fc.constantFrom(..."abcXYZ019-_."), minLength: 1, maxLength: 40 })
  .filter((text) => text !== "." && text !== "..");
const number = fc.bigInt({ min: 1n, max: 2n ** 64n }).map(String);
const host = fc.string({ unit: fc.constantFrom(...LETTERS, "-", "."), minLength: 1 });
const nonce = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 16, maxLength: 16 });

const marks: fc.Arbitrary<Mark> = fc.record({
  serverUrl: host.map((hostName) => `https://${hostName}`),
  repository: fc.tuple(name, name).map((names) => names.join("/")),
  runId: number,
  runAttempt: number,
  nonce,
  keep: fc.boolean(),
});

test("a mark at the end of any text is parsed to the same mark", () => {
  fc.assert(
    fc.property(
      anyText(" (", ")", "#", "https://github.com/o/r/actions/runs/1/attempts/1", "keep-"),
      marks,
      (text, mark) => {
        expect(parseMark(describeToken(text, formatMark(mark)))).toEqual(mark);
      },
    ),
    RUNS,
  );
});

test("a description carries its own mark and no other", () => {
  fc.assert(
    fc.property(anyText(), marks, marks, (text, own, other) => {
      const description = describeToken(text, formatMark(own));
      expect(carriesMark(description, formatMark(own))).toBe(true);
      expect(carriesMark(description, formatMark(other))).toBe(formatMark(own) === formatMark(other));
    }),
    RUNS,
  );
});

test("any text with a parsed mark ends with it, character by character", () => {
  const text = anyText(
    " (",
    ")",
    "https://",
    "github.com",
    "/o/r",
    "/actions/runs/1",
    "/attempts/2",
    "#",
    "keep-",
    "0123456789abcdef",
  );
  fc.assert(
    fc.property(text, (description) => {
      const read = parseMark(description);
      if (read !== undefined) expect(carriesMark(description, formatMark(read))).toBe(true);
    }),
    RUNS,
  );
});

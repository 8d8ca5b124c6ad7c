import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createQuote, Invalid, quote } from "../../../src/redaction/invalid.ts";
import { anyText, RUNS } from "../any-text.ts";

test("an Invalid has one problem per line of its message", () => {
  const invalid = new Invalid("is wrong", "is late");
  expect(invalid).toBeInstanceOf(Error);
  expect(invalid).toMatchObject({ name: "Invalid", message: "is wrong\nis late", problems: ["is wrong", "is late"] });
});

describe("a quoted value", () => {
  test.each([
    { name: "in quotes", input: "1.5h", expected: '"1.5h"' },
    { name: "empty", input: "", expected: '""' },
    { name: "with its own quotes escaped", input: 'a"b', expected: '"a\\"b"' },
    { name: "on one line", input: "a\nb\r\tc", expected: '"a\\nb\\r\\tc"' },
    {
      name: "without control characters",
      input: "\u0000\u001b[2J\u007f\u009b",
      expected: '"\\u0000\\u001b[2J\\u{7f}\\u{9b}"',
    },
    { name: "without Unicode line separators", input: "a\u2028b\u2029", expected: '"a\\u{2028}b\\u{2029}"' },
    { name: "in its own script", input: "größe", expected: '"größe"' },
    { name: "with its emoji", input: "🚀", expected: '"🚀"' },
    { name: "whole up to 100 characters", input: "x".repeat(100), expected: `"${"x".repeat(100)}"` },
    {
      name: "replaced by its length from 101 characters",
      input: "x".repeat(101),
      expected: "a value of 101 characters",
    },
    {
      name: "not shown if it contains an @, which may follow a password",
      input: "https://user:secret@host",
      expected: "the value (not shown, because it contains an @)",
    },
    {
      name: "not shown if it contains a database token",
      input: "apiv1_fake",
      expected: "the value (not shown, because it contains an InfluxDB token)",
    },
    {
      name: "not shown if it contains a management token",
      input: "Bearer M.V1.fake",
      expected: "the value (not shown, because it contains an InfluxDB token)",
    },
  ])("is $name", ({ input, expected }) => {
    expect(quote(input)).toBe(expected);
  });

  test("is one short line, whatever the text", () => {
    fc.assert(
      fc.property(anyText("\u2028", "\n", "@", '"', "\\", "x".repeat(50)), (text) => {
        const shown = quote(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        if (text.includes("@")) expect(shown).toBe(quote("@"));
        else if ([...text].length > 100) expect(shown).toBe(`a value of ${[...text].length} characters`);
      }),
      RUNS,
    );
  });

  test("shows invisible characters", () => {
    expect(quote("sen\u200bsors")).not.toContain("\u200b");
    expect(quote("sen\u202esors")).not.toContain("\u202e");
  });
});

describe("a part of a value", () => {
  test.each([
    { name: "an @", value: "user:hunter2@host", reason: "an @" },
    { name: "a database token", value: "hunter2, apiv1_fake", reason: "an InfluxDB token" },
    { name: "a management token", value: "hunter2 M.V1.fake", reason: "an InfluxDB token" },
  ])("is not shown if the value contains $name", ({ value, reason }) => {
    expect(createQuote(value)("hunter2")).toBe(`the value (not shown, because it contains ${reason})`);
  });

  test("is shown if the value contains no secret", () => {
    expect(createQuote("a: admin")("admin")).toBe('"admin"');
  });

  test("is not shown if only the part contains an @, which an escape in the value hid", () => {
    expect(createQuote('["user\\u0040host"]')("user@host")).toBe("the value (not shown, because it contains an @)");
  });
});

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { annotateError, fitMessage, notice, warning } from "../../../src/runner/annotations.ts";
import { RUNS } from "../any-text.ts";
import { captureOutput } from "./capture-output.ts";
import { stubVariables } from "./runner-variables.ts";

beforeEach(() => stubVariables());
afterEach(() => vi.unstubAllEnvs());

/** The length of an annotation that the runner keeps, in characters. */
const KEPT = 4_096;

const problem = (number: number, length = 500): string =>
  `input-${number}: is ${"x".repeat(length - 30)}; write something else`;

describe("a message", () => {
  test.each([
    { name: "of one line", message: "x".repeat(KEPT) },
    { name: "of several lines", message: `${"x".repeat(KEPT - 2)}\ny` },
    { name: "that is empty", message: "" },
  ])("is unchanged if the runner keeps all of it: $name", ({ message }) => {
    expect(fitMessage(message)).toEqual({ shown: message, rest: [] });
  });

  test("loses its middle if it is too long, and keeps the advice at its end", () => {
    const message = problem(1, 20_000);
    const { shown, rest } = fitMessage(message);
    expect(shown).toHaveLength(KEPT - 1);
    expect(shown).toMatch(/^input-1: is x+ … x+; write something else$/);
    expect(rest).toEqual([message]);
  });

  test("of many problems keeps the first ones completely, and shows how many more there are", () => {
    const problems = Array.from({ length: 30 }, (_, index) => problem(index));
    const { shown, rest } = fitMessage(problems.join("\n"));
    expect(shown.length).toBeLessThanOrEqual(KEPT);
    expect(shown.split("\n")).toEqual([...problems.slice(0, 7), "and 23 more, shown in the log"]);
    expect(rest).toEqual(problems.slice(7));
  });

  test("of a long problem and a short one keeps both, but the long one without its middle", () => {
    const long = problem(1, 20_000);
    const { shown, rest } = fitMessage(`${long}\n${problem(2)}`);
    expect(shown).toMatch(/^input-1: is x+ … x+; write something else\ninput-2: is x+; write something else$/);
    expect(rest).toEqual([long]);
  });

  test("is never longer than the limit, and nothing of it is lost", () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.nat(6_000).map((length) => "🚀".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const { shown, rest } = fitMessage(lines.join("\n"));
        expect(shown.length).toBeLessThanOrEqual(KEPT);
        expect(shown.isWellFormed()).toBe(lines.join("\n").isWellFormed());
        const reported = [...shown.split("\n"), ...rest];
        expect(lines.filter((each) => !reported.includes(each))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("of as many problems as an input can have is fitted in time", () => {
    const message = Array.from({ length: 100_000 }, (_, index) => problem(index, 60)).join("\n");
    expect(fitMessage(message).rest.length).toBeGreaterThan(99_000);
  });
});

test.each([
  { level: "error", annotate: annotateError },
  { level: "warning", annotate: warning },
  { level: "notice", annotate: notice },
])("the rest of an annotation of the level $level is in the log, where it is not executed", ({ level, annotate }) => {
  const output = captureOutput(() => annotate(`::error::${"a".repeat(KEPT)}##[error]b`));
  expect(output).toEqual([
    expect.stringMatching(`^::${level}::::error::a+ … a+##\\[error\\]b$`),
    `- ::error::${"a".repeat(KEPT)}## [error]b`,
  ]);
});

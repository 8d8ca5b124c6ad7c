import { describe, expect, test } from "vitest";
import {
  parseBoolean,
  parseChoice,
  parseInputs,
  required,
  withDefault,
  withoutProfile,
} from "../../../src/inputs/schema.ts";
import { Invalid } from "../../../src/redaction/invalid.ts";
import { readProblems } from "../problems.ts";

/** A parser that accepts lower case. */
function parseLower(text: string): string {
  if (text !== text.toLowerCase()) throw new Invalid("is not in lower case", "is loud");
  return `<${text}>`;
}

describe("inputs", () => {
  const shape = {
    needed: required(parseLower, "is required"),
    preset: withDefault(parseLower, "default"),
    free: parseLower,
  };

  test("are parsed, including their defaults", () => {
    const values = parseInputs(withoutProfile({ needed: "a", preset: "", free: "" }), () => shape);
    expect(values).toEqual({ needed: "<a>", preset: "<default>", free: "<>" });
  });

  test("override their defaults", () => {
    expect(parseInputs(withoutProfile({ needed: "a", preset: "b", free: "c" }), () => shape)).toMatchObject({
      preset: "<b>",
    });
  });

  test("have all problems reported together, each with the name of its input", () => {
    expect(
      readProblems(() => parseInputs(withoutProfile({ needed: "", preset: "B", free: "C" }), () => shape)),
    ).toEqual([
      "needed: is required",
      "preset: is not in lower case",
      "preset: is loud",
      "free: is not in lower case",
      "free: is loud",
    ]);
  });

  test("are rejected because of earlier problems, even if all are valid", () => {
    const merged = { ...withoutProfile({ needed: "a", preset: "", free: "" }), problems: ["profile: is not there"] };
    expect(readProblems(() => parseInputs(merged, () => shape))).toEqual(["profile: is not there"]);
  });

  test("that contain the management token are reported without a message that could quote a part of it", () => {
    const withToken = { ...shape, "management-token": (text: string) => text };
    const raw = {
      "management-token": "Fake-token-of-InfluxDB",
      needed: "",
      preset: "not Fake-token-of-InfluxDB",
      free: "F",
    };
    const merged = { ...withoutProfile(raw), problems: ["profile: quotes what it reads"] };
    expect(readProblems(() => parseInputs(merged, () => withToken))).toEqual([
      "preset: contains the management token or a part of it; remove it",
      "needed: is required",
      "free: is not in lower case",
      "free: is loud",
    ]);
  });

  test("that contain the transfer key are reported, and the two secrets may be the same", () => {
    const plain = (text: string) => text;
    const secrets = { ...shape, "management-token": plain, "transfer-key": plain };
    const secret = "Fake-secret-of-this-test";
    const raw = { "management-token": secret, "transfer-key": secret, needed: "", preset: "", free: "" };
    expect(readProblems(() => parseInputs(withoutProfile(raw), () => secrets))).toEqual(["needed: is required"]);
    const withPiece = { ...raw, "management-token": "", free: "see Fake-secret-of" };
    expect(readProblems(() => parseInputs(withoutProfile(withPiece), () => secrets))).toEqual([
      "free: contains the transfer key or a part of it; remove it",
      "needed: is required",
    ]);
  });

  test("may contain the text of management-token if it is too short for a token", () => {
    const raw = { "management-token": "e", needed: "", preset: "yes", free: "see" };
    const withToken = { ...shape, "management-token": (text: string) => text };
    expect(readProblems(() => parseInputs(withoutProfile(raw), () => withToken))).toEqual(["needed: is required"]);
  });

  test.each([
    { name: "a piece of it in another input", input: "free", value: "see fakeheader123", isRejected: true },
    {
      name: "a GitHub token with the same beginning",
      input: "github-token",
      value: "fakeheader123.github",
      isRejected: false,
    },
    { name: "the same token as github-token", input: "github-token", value: "fakeheader123.influx", isRejected: true },
  ])("are rejected because of the management token if they have $name: $isRejected", ({ input, value, isRejected }) => {
    const plain = (text: string) => text;
    const tokens = { ...shape, "management-token": plain, "github-token": plain };
    const raw = { "management-token": "fakeheader123.influx", "github-token": "", needed: "a", preset: "", free: "" };
    const parse = () => parseInputs(withoutProfile({ ...raw, [input]: value }), () => tokens);
    if (!isRejected) expect(parse()).toHaveProperty([input], value);
    else expect(readProblems(parse)).toEqual([`${input}: contains the management token or a part of it; remove it`]);
  });

  test.each([
    {
      text: "Array",
      expected:
        "is the text \"Array\", which GitHub inserts for an expression that returns a list; join its items, as in `join(fromJSON(vars.NAMES), ', ')`",
    },
    {
      text: "Object",
      expected:
        "is the text \"Object\", which GitHub inserts for an expression that returns an object; use one of its fields, as in `fromJSON(vars.NAMES).field`, or join its values, as in `join(fromJSON(vars.NAMES).*, ', ')`",
    },
  ])("that are the $text of an expression are rejected, even if that could be a value", ({ text, expected }) => {
    const any = { needed: required((value) => value, "is required"), free: parseLower };
    expect(readProblems(() => parseInputs(withoutProfile({ needed: text, free: text }), () => any))).toEqual([
      `needed: ${expected}`,
      `free: ${expected}`,
    ]);
  });

  test.each(["array", "Arrays", "Array: read", "description"])("may resemble such an expression: %s", (text) => {
    expect(parseInputs(withoutProfile({ free: text }), () => ({ free: (value) => value }))).toEqual({ free: text });
  });

  test("do not catch other errors of a parser", () => {
    const broken = (): never => {
      throw new TypeError("A bug");
    };
    expect(() => parseInputs(withoutProfile({ broken: "" }), () => ({ broken }))).toThrow(TypeError);
  });
});

describe("a boolean", () => {
  test.each([
    { expected: true, words: ["true", "True", "TRUE"] },
    { expected: false, words: ["false", "False", "FALSE"] },
  ])("is $expected for $words, as in YAML 1.2 and `core.getBooleanInput`", ({ words, expected }) => {
    expect(words.map(parseBoolean)).toEqual(words.map(() => expected));
  });

  test.each(["yes", "no", "on", "off", "y", "n", "1", "0", "tRUE", "null", ""])("is not %j", (word) => {
    expect(readProblems(() => parseBoolean(word))).toEqual([`"${word}" is not a boolean; write true or false`]);
  });
});

describe("a choice", () => {
  const parse = parseChoice("fail", "ignore");
  test.each(["fail", "ignore"] as const)("accepts %s", (word) => {
    expect(parse(word)).toBe(word);
  });

  test.each(["Fail", "warn", ""])("rejects %j", (word) => {
    expect(readProblems(() => parse(word))).toEqual([`"${word}" is not a valid value; write fail or ignore`]);
  });
});

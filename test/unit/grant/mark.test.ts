import { describe, expect, test } from "vitest";
import { carriesMark, appendMark as describeToken, formatMark, type Mark, parseMark } from "../../../src/grant/mark.ts";

const MARK: Mark = {
  serverUrl: "https://github.com",
  repository: "octo-org/octo.repo_1",
  runId: "42",
  runAttempt: "1",
  nonce: "0123456789abcdef",
  keep: false,
};
const URL_OF_RUN = "https://github.com/octo-org/octo.repo_1/actions/runs/42/attempts/1";

describe("a mark", () => {
  test("is the URL of the run attempt, with the nonce as its fragment", () => {
    expect(formatMark(MARK)).toBe(`${URL_OF_RUN}#0123456789abcdef`);
  });

  test("shows that the token may outlive its run", () => {
    expect(formatMark({ ...MARK, keep: true })).toBe(`${URL_OF_RUN}#keep-0123456789abcdef`);
  });

  test("is in parentheses at the end of the description", () => {
    expect(describeToken("Seed the database", "MARK")).toBe("Seed the database (MARK)");
  });
});

describe("a parsed mark", () => {
  test.each<{ name: string; mark: Mark }>([
    { name: "of a run", mark: MARK },
    { name: "of a kept token", mark: { ...MARK, keep: true } },
    {
      name: "of GitHub Enterprise Server with a port",
      mark: { ...MARK, serverUrl: "https://github.example.com:8443" },
    },
    { name: "of a server without TLS", mark: { ...MARK, serverUrl: "http://github.example.com" } },
    { name: "of a repository named with three dots", mark: { ...MARK, repository: "o/..." } },
    { name: "of a repository whose name starts with two dots", mark: { ...MARK, repository: "o/..r" } },
    { name: "with names as long as GitHub's", mark: { ...MARK, repository: `${"o".repeat(100)}/${"r".repeat(100)}` } },
    { name: "of a later attempt", mark: { ...MARK, runId: "18446744073709551616", runAttempt: "10" } },
  ])("$name equals the formatted mark", ({ mark }) => {
    expect(parseMark(describeToken("Any text (with parentheses)", formatMark(mark)))).toEqual(mark);
  });

  test("is the last one", () => {
    const first = describeToken("Text", formatMark({ ...MARK, runId: "1" }));
    expect(parseMark(describeToken(first, formatMark(MARK)))).toEqual(MARK);
  });
});

test.each([
  { name: "no mark", description: "Seed the database" },
  { name: "an empty description", description: "" },
  { name: "no parentheses", description: `Text ${URL_OF_RUN}#0123456789abcdef` },
  { name: "no space before it", description: `Text(${URL_OF_RUN}#0123456789abcdef)` },
  { name: "text after it", description: `Text (${URL_OF_RUN}#0123456789abcdef).` },
  { name: "a line break after it", description: `Text (${URL_OF_RUN}#0123456789abcdef)\n` },
  { name: "a nonce that is cut off", description: `Text (${URL_OF_RUN}#0123456789abcde)` },
  { name: "a nonce that is too long", description: `Text (${URL_OF_RUN}#0123456789abcdef0)` },
  { name: "a nonce in upper case", description: `Text (${URL_OF_RUN}#0123456789ABCDEF)` },
  { name: "no nonce", description: `Text (${URL_OF_RUN})` },
  { name: "a word other than keep", description: `Text (${URL_OF_RUN}#hold-0123456789abcdef)` },
  {
    name: "a run ID that starts with a zero",
    description: "Text (https://github.com/o/r/actions/runs/042/attempts/1#0123456789abcdef)",
  },
  {
    name: "a repository without an owner",
    description: "Text (https://github.com/r/actions/runs/42/attempts/1#0123456789abcdef)",
  },
  ...["./r", "../r", "o/.", "o/.."].map((repository) => ({
    name: `a repository ${repository}, which leads to another page`,
    description: `Text (https://github.com/${repository}/actions/runs/42/attempts/1#0123456789abcdef)`,
  })),
  ...[`${"o".repeat(101)}/r`, `o/${"r".repeat(101)}`].map((repository) => ({
    name: `a repository name that is too long: ${repository}`,
    description: `Text (https://github.com/${repository}/actions/runs/42/attempts/1#0123456789abcdef)`,
  })),
  ...[
    [`${"9".repeat(21)}`, "1"],
    ["42", `${"9".repeat(21)}`],
  ].map(([run, attempt]) => ({
    name: `a run ${run} and an attempt ${attempt}, of which one has more than 64 bits`,
    description: `Text (https://github.com/o/r/actions/runs/${run}/attempts/${attempt}#0123456789abcdef)`,
  })),
  {
    name: "a server name that is too long",
    description: `Text (https://${"s".repeat(261)}/o/r/actions/runs/42/attempts/1#0123456789abcdef)`,
  },
  {
    name: "a server without a scheme",
    description: "Text (github.com/o/r/actions/runs/42/attempts/1#0123456789abcdef)",
  },
])("a description with $name has no mark", ({ description }) => {
  expect(parseMark(description)).toBeUndefined();
});

describe("whether a description carries exactly this mark", () => {
  const mark = formatMark(MARK);
  test.each([
    { name: "the text and the mark", description: describeToken("Text", mark), expected: true },
    { name: "an empty text and the mark", description: describeToken("", mark), expected: true },
    { name: "only the mark", description: mark, expected: false },
    { name: "the mark in the middle", description: `${describeToken("Text", mark)} and more`, expected: false },
    { name: "the mark of another run", description: describeToken("Text", mark.replace("42", "421")), expected: false },
    {
      name: "the mark with keep-",
      description: describeToken("Text", mark.replace("#", "#keep-")),
      expected: false,
    },
  ])("$name: $expected", ({ description, expected }) => {
    expect(carriesMark(description, mark)).toBe(expected);
  });
});

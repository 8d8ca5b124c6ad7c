import { describe, expect, test } from "vitest";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { parseRevokeInputs, REVOKE_INPUTS } from "../../../src/revoke/inputs.ts";
import { createInputs, MISSING_SECRET } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

const A = "11111111-2222-4333-8444-555555555555";
const B = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

const C = "cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee";

const parse = (tokenId: string, more = {}) =>
  parseRevokeInputs(
    withoutProfile(createInputs(REVOKE_INPUTS, { "token-id": tokenId, ...more })),
    () => MISSING_SECRET,
  );

describe("token-id", () => {
  test.each([
    { name: "one ID", text: A, ids: [A] },
    { name: "several IDs, one per line", text: `${A}\n${B}`, ids: [A, B] },
    { name: "several IDs, separated by commas", text: `${A}, ${B}`, ids: [A, B] },
    { name: "commas and lines together", text: `${A},${B}\n${C}`, ids: [A, B, C] },
    { name: "the JSON array that sweep outputs", text: JSON.stringify([A, B]), ids: [A, B] },
    { name: "a JSON array over several lines", text: JSON.stringify([A, B], undefined, 2), ids: [A, B] },
    { name: "a JSON array with duplicates", text: JSON.stringify([B, B.toUpperCase()]), ids: [B] },
    { name: "Windows line breaks", text: `${A}\r\n${B}\r\n`, ids: [A, B] },
    { name: "blanks around IDs, and blank lines between them", text: `  ${A}\t\n   \n\n ${B} `, ids: [A, B] },
    { name: "duplicates in any case", text: `${A}\n${B.toUpperCase()}\n${A}\n${B}`, ids: [A, B] },
  ])("accepts $name", ({ text, ids }) => {
    expect(parse(text).tokenIds).toEqual(ids);
  });

  test.each([
    {
      name: "an empty value",
      text: "",
      problem:
        "token-id: is required, but it is empty. Set it to one or more token IDs: one per line, separated by commas, or as a JSON array",
    },
    { name: "a path", text: "../databases/prod", problem: 'token-id: line 1: "../databases/prod" is not a UUID' },
    {
      name: "a token instead of its ID",
      text: "apiv1_fake",
      problem: "token-id: line 1: is a token, not a token ID; use the output token-id of the step that created it",
    },
    { name: "an ID with a query", text: `${A}?x=y`, problem: `token-id: line 1: "${A}?x=y" is not a UUID` },
    { name: "two IDs in a line", text: `${A} ${B}`, problem: `token-id: line 1: "${A} ${B}" is not a UUID` },
    {
      name: "an invalid ID after a valid one",
      text: `${A}\n\nnone`,
      problem: 'token-id: line 3: "none" is not a UUID',
    },
    { name: "an invalid ID after a comma", text: `${A},none`, problem: 'token-id: line 1: "none" is not a UUID' },
    {
      name: "an empty item, such as an output that is not set",
      text: `${A},`,
      problem: "token-id: line 1: has an empty item; remove the extra comma, or check whether an output is empty",
    },
    {
      name: "an empty JSON array",
      text: "[]",
      problem:
        "token-id: is an empty JSON array, so there is no token to revoke; use `if:` to skip this step in that case",
    },
    {
      name: "a JSON array that is cut off",
      text: `["${A}"`,
      problem: "token-id: starts like a JSON array, but is not valid JSON",
    },
    { name: "a JSON array of numbers", text: "[1]", problem: "token-id: item 1: is not a string" },
    { name: "a nested JSON array", text: `["${A}", ["${B}"]]`, problem: "token-id: item 2: is not a string" },
    {
      name: "an invalid ID in a JSON array",
      text: `["${A}", "none"]`,
      problem: 'token-id: item 2: "none" is not a UUID',
    },
    {
      name: "a token in a JSON array",
      text: '["apiv1_fake"]',
      problem: "token-id: item 1: is a token, not a token ID; use the output token-id of the step that created it",
    },
  ])("rejects $name", ({ text, problem }) => {
    expect(readProblems(() => parse(text))).toEqual([expect.stringContaining(problem)]);
  });

  test("reports every invalid ID together with the problems of other inputs", () => {
    const problems = readProblems(() => parse("x\ny", { "account-id": "" }));
    expect(problems.map((problem) => problem.split(" ").slice(0, 3).join(" "))).toEqual([
      "account-id: is required",
      "token-id: line 1:",
      "token-id: line 2:",
    ]);
  });
});

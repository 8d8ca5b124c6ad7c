import { describe, expect, test } from "vitest";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { parseRevokeInputs, REVOKE_INPUTS } from "../../../src/revoke/inputs.ts";
import { createInputs, ENTERPRISE, MISSING_SECRET } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

const MARK = "(https://github.com/octo-org/octo-repo/actions/runs/42/attempts/1#0123456789abcdef)";
const A = `CI / test ${MARK}`;
const B = `Seed a, b & "c" ${MARK}`;

const C = `[nightly] load ${MARK}`;
const D = `["x"] ${MARK}`;

const parse = (tokenId: string) =>
  parseRevokeInputs(
    withoutProfile(createInputs(REVOKE_INPUTS, { ...ENTERPRISE, "token-id": tokenId })),
    () => MISSING_SECRET,
  );

describe("token-id on Enterprise", () => {
  test.each([
    { name: "one name", text: A, ids: [A] },
    { name: "a name with commas and quotes", text: B, ids: [B] },
    { name: "several names, one per line", text: `  ${A}\r\n\n${B}`, ids: [A, B] },
    { name: "a JSON array", text: JSON.stringify([B, A, B]), ids: [B, A] },
    { name: "a name that begins with a bracket", text: C, ids: [C] },
    { name: "a name that begins like a JSON array", text: D, ids: [D] },
    { name: "several names, the first with a bracket", text: `${C}\n${A}`, ids: [C, A] },
    { name: "a name with another mark", text: `after ${MARK} ${MARK}`, ids: [`after ${MARK} ${MARK}`] },
    { name: "a JSON array with a name like two", text: JSON.stringify([`${A},${B}`]), ids: [`${A},${B}`] },
    { name: "a JSON array of names with brackets", text: JSON.stringify([C, D], undefined, 2), ids: [C, D] },
    { name: "names that differ only in case", text: `${A}\n${A.replace("CI", "ci")}`, ids: [A, A.replace("CI", "ci")] },
  ])("accepts $name", ({ text, ids }) => {
    expect(parse(text).tokenIds).toEqual(ids);
  });

  const NO_NAME =
    "is not the name of a token that this action created. The name of a token of this action ends in the URL of its run attempt, in parentheses";

  test.each([
    {
      name: "a UUID",
      text: "11111111-2222-4333-8444-555555555555",
      problem: "line 1: is a UUID, but Enterprise and Cloud revoke tokens by their names; use the output token-id",
    },
    { name: "an admin token", text: "_admin", problem: `line 1: "_admin" ${NO_NAME}` },
    { name: "a name without a mark", text: `${A}\ngithub-actions`, problem: `line 2: "github-actions" ${NO_NAME}` },
    { name: "a token in place of its name", text: "apiv3_fake", problem: "line 1: is a token, not a token ID" },
    { name: "a reserved name with a mark", text: `_x ${MARK}`, problem: NO_NAME },
    { name: "a line break in a name", text: JSON.stringify([`a\n ${MARK}`]), problem: NO_NAME },
    {
      name: "a JSON array that is cut off",
      text: JSON.stringify([A, B]).slice(0, -1),
      problem: "starts like a JSON array, but is not valid JSON",
    },
    { name: "a bracket and a name without a mark", text: `${C}\n[x]`, problem: `line 2: "[x]" ${NO_NAME}` },
    { name: "a name after a comma", text: `${A}, x`, problem: NO_NAME },
    {
      name: "two names in a line",
      text: `${A}, ${B}`,
      problem: "line 1: contains several names; write one per line, or a JSON array",
    },
    {
      name: "two names in a line, the first with a bracket",
      text: `${C},${A}`,
      problem: "line 1: contains several names; write one per line, or a JSON array",
    },
  ])("rejects $name", ({ text, problem }) => {
    expect(readProblems(() => parse(text))).toEqual([expect.stringContaining(problem)]);
  });
});

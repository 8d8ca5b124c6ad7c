import { describe, expect, test } from "vitest";
import type { RawInputs } from "../../../src/inputs/schema.ts";
import { withoutProfile } from "../../../src/inputs/schema.ts";
import { parseSweepInputs, SWEEP_INPUTS } from "../../../src/sweep/inputs.ts";
import { createInputs, MISSING_SECRET } from "../main/fixtures.ts";
import { readProblems } from "../problems.ts";

const parse = (more: RawInputs = {}) => {
  const raw = createInputs(SWEEP_INPUTS, { "github-token": "fake-github-token", ...more });
  return parseSweepInputs(withoutProfile(raw), "octo-org/octo-repo", () => MISSING_SECRET);
};

test("sweep revokes tokens of its own repository that are ten minutes old by default", () => {
  expect(parse()).toMatchObject({
    githubToken: "fake-github-token",
    repositories: ["octo-org/octo-repo"],
    olderThanSeconds: 600,
    isDryRun: false,
  });
});

describe("repository", () => {
  test.each([
    { name: "one repository", text: "o/r", repositories: ["o/r"] },
    { name: "all repositories of an owner", text: "octo-org/*", repositories: ["octo-org/*"] },
    {
      name: "several repositories, one per line",
      text: "o/r\r\n\n  octo-org/*  \n",
      repositories: ["o/r", "octo-org/*"],
    },
    { name: "a repository with .git", text: "o/r.git", repositories: ["o/r"] },
    { name: "a name that begins with two dots", text: "o/..r", repositories: ["o/..r"] },
    {
      name: "the characters of GitHub's names",
      text: "user_corp/.github-A_1.x",
      repositories: ["user_corp/.github-A_1.x"],
    },
  ])("accepts $name", ({ text, repositories }) => {
    expect(parse({ repository: text }).repositories).toEqual(repositories);
  });

  test.each([
    "octo-repo",
    "*",
    "*/*",
    "octo-org/",
    "octo-org/a*",
    "octo-org/a/b",
    "octo-org/.",
    "octo-org/..",
    "octo-org/.git",
    "octo-org/..git",
    "octo-org/*.git",
    ".git",
    "https://github.com/o/r",
    "o/r, o/s",
  ])("rejects %s", (text) => {
    const problem = `repository: line 1: "${text}" is not a repository; write OWNER/REPO, or OWNER/* for all repositories of an owner`;
    expect(readProblems(() => parse({ repository: text }))).toEqual([problem]);
  });
});

describe("the other inputs", () => {
  test.each([
    { input: "older-than", text: "0", read: { olderThanSeconds: 0 } },
    { input: "older-than", text: "2d", read: { olderThanSeconds: 172_800 } },
    { input: "dry-run", text: "TRUE", read: { isDryRun: true } },
    { input: "dry-run", text: "false", read: { isDryRun: false } },
  ])("accept $text for $input", ({ input, text, read }) => {
    expect(parse({ [input]: text })).toMatchObject(read);
  });

  test.each([
    { input: "github-token", text: "", problem: "is empty; set it to $" },
    { input: "github-token", text: "two words", problem: "has characters that no token has" },
    {
      input: "github-token",
      text: "fake-15-letters",
      problem: "is 15 characters long, which is too short for a token",
    },
    { input: "older-than", text: "10 minutes", problem: '"10 minutes" is not a duration' },
    { input: "dry-run", text: "yes", problem: '"yes" is not a boolean' },
    { input: "management-token", text: "", problem: MISSING_SECRET },
  ])('reject "$text" for $input', ({ input, text, problem }) => {
    expect(readProblems(() => parse({ [input]: text }))).toEqual([expect.stringContaining(`${input}: ${problem}`)]);
  });
});

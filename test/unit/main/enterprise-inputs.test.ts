import { describe, expect, test } from "vitest";
import { readProblems } from "../problems.ts";
import { createEnterpriseInputs, createEnvironment, NOW_MS, parseInputsOfMain } from "./fixtures.ts";

function readMessages(overrides: Readonly<Record<string, string>>): readonly string[] {
  return readProblems(() => parseInputsOfMain(createEnterpriseInputs(overrides)));
}

describe("databases on Enterprise", () => {
  test("can be names, with permissions of their own", () => {
    const { grant } = parseInputsOfMain(createEnterpriseInputs({ databases: "sensors: write\nlogs/autogen, a_b-1" }));
    expect(grant).toEqual({
      permissions: [
        { action: "read", resource: "a_b-1" },
        { action: "read", resource: "logs/autogen" },
        { action: "write", resource: "sensors" },
      ],
      warnings: [],
    });
  });

  const EVERY =
    "* cannot be used with Enterprise and Cloud, because a write with such a token would silently create each misspelled database; list the databases";
  const NAME =
    "is not a valid database name on Enterprise and Cloud; a name starts with a letter or digit, and can have one / inside";

  test.each([
    { databases: "*", problem: `line 1: ${EVERY}` },
    { databases: "sensors\n*: write", problem: `line 2: ${EVERY}` },
    { databases: "_internal", problem: `line 1: "_internal" ${NAME}` },
    { databases: "/a", problem: `line 1: "/a" ${NAME}` },
    { databases: "a/", problem: `line 1: "a/" ${NAME}` },
    { databases: "a/b/c", problem: `line 1: "a/b/c" ${NAME}` },
    { databases: "", problem: "is required, but it is empty. List databases, one per line" },
  ])("cannot be $databases", ({ databases, problem }) => {
    expect(readMessages({ databases })).toEqual([`databases: ${problem}`]);
  });
});

describe("the description on Enterprise", () => {
  test("cannot begin with _, because InfluxDB reserves such names", () => {
    expect(readMessages({ description: "_admin" })).toEqual([
      expect.stringMatching(/^description: begins with _, but/),
    ]);
  });

  test.each([
    { workflow: "_CI", job: "__test", expected: "CI / test" },
    { workflow: "_", job: "_", expected: "GitHub Actions" },
  ])("does not begin with _ by default, for the workflow $workflow", ({ workflow, job, expected }) => {
    const environment = createEnvironment({ workflow, job });
    expect(parseInputsOfMain(createEnterpriseInputs(), environment).description).toBe(expected);
  });
});

describe("the expiry on Enterprise", () => {
  const tenYears = new Date(NOW_MS);
  tenYears.setUTCFullYear(tenYears.getUTCFullYear() + 10);

  test.each(["1h", "3653d", "never", tenYears.toISOString()])("can be %s", (expiry) => {
    expect(parseInputsOfMain(createEnterpriseInputs({ expiry })).expiry).toBeDefined();
  });

  test.each(["3654d", "2037-01-01T00:00:00Z"])("cannot be %s", (expiry) => {
    expect(readMessages({ expiry })).toEqual([
      `expiry: "${expiry}" is more than ten years away, which is the maximum for Enterprise and Cloud; write an earlier expiry, or never`,
    ]);
  });
});

test("missing databases cannot be ignored on Enterprise", () => {
  expect(readMessages({ "missing-databases": "ignore" })).toEqual([
    "missing-databases: cannot be ignore on Enterprise and Cloud, because they create tokens only for databases that exist; create the database before this step",
  ]);
  expect(readMessages({ "missing-databases": "no" })).toEqual([expect.stringContaining("write fail or ignore")]);
});

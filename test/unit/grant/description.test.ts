import { describe, expect, test } from "vitest";
import { createDefaultDescription, MAX_DESCRIPTION_LENGTH, parseDescription } from "../../../src/grant/description.ts";
import { readProblems } from "../problems.ts";

describe("the description input", () => {
  test.each([
    { name: "plain text", input: "Seed the staging database" },
    { name: "other scripts and emoji", input: "Größe 尺寸 👩‍🚀" },
    { name: "an @", input: "for ops@example" },
    { name: "256 characters", input: "x".repeat(256) },
    { name: "256 emoji, which are 512 code units", input: "🚀".repeat(256) },
  ])("is accepted unchanged: $name", ({ input }) => {
    expect(parseDescription(input)).toBe(input);
  });

  const oneLine = "contains a line break or another control character; write one line of plain text";
  test.each([
    { name: "a line break", input: "a\nb", expected: [oneLine] },
    { name: "a tab", input: "a\tb", expected: [oneLine] },
    { name: "a Unicode line separator", input: "a\u2028b", expected: [oneLine] },
    { name: "a character that reverses the text", input: "a\u202eb", expected: [oneLine] },
    { name: "half a surrogate pair", input: "a\ud800b", expected: [oneLine] },
    { name: "257 characters", input: "x".repeat(257), expected: ["is 257 characters long; the maximum is 256"] },
    { name: "a database token", input: "for apiv1_fake", expected: ["contains an InfluxDB token; remove it"] },
    { name: "both", input: "\n".repeat(257), expected: [oneLine, "is 257 characters long; the maximum is 256"] },
  ])("is rejected with $name", ({ input, expected }) => {
    expect(readProblems(() => parseDescription(input))).toEqual(expected);
  });
});

describe("the default description", () => {
  test.each([
    { name: "workflow and job", workflow: "CI", job: "test", expected: "CI / test" },
    { name: "no job", workflow: "CI", job: "", expected: "CI" },
    { name: "neither", workflow: "", job: " \n", expected: "GitHub Actions" },
    { name: "line breaks", workflow: "Build\nand\r\n  ship", job: "a\u2028b", expected: "Build and ship / a b" },
    {
      name: "a workflow named by its path",
      workflow: ".github/workflows/ci.yml",
      job: "t",
      expected: ".github/workflows/ci.yml / t",
    },
  ])("is created from $name", ({ workflow, job, expected }) => {
    expect(createDefaultDescription(workflow, job)).toBe(expected);
  });

  test("is cut to fit, between characters", () => {
    const cut = createDefaultDescription("🚀".repeat(300), "test");
    expect(cut).toBe("🚀".repeat(MAX_DESCRIPTION_LENGTH));
  });

  test("does not end with a space after it is cut", () => {
    expect(createDefaultDescription(`${"x".repeat(255)} y`, "test")).toBe("x".repeat(255));
  });
});

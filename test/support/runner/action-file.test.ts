import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readActionFile } from "./action-file.ts";
import { evaluateInputs } from "./inputs.ts";

const fixture = "test/support/runner/fixture-action/action.yml";
const contexts = { github: { token: "fake-token", repository: "octo-org/octo-repo" } };

describe("readActionFile", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "action-file-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("reads an action", async () => {
    const action = await readActionFile(fixture);
    expect(action.main).toBe(resolve("test/support/runner/fixture-action/main.mjs"));
    expect(action.post).toEqual({
      entry: resolve("test/support/runner/fixture-action/post.mjs"),
      condition: "always()",
    });
    expect(action.outputs).toEqual(["token", "other"]);
    expect(action.inputs[0]).toMatchObject({ name: "main", isRequired: true, default: undefined });
  });

  test.each([
    { name: "no runs", yaml: "name: a\ndescription: b", path: "runs" },
    { name: "no main", yaml: "name: a\ndescription: b\nruns: { using: node24 }", path: "runs.main" },
    { name: "an older Node", yaml: "name: a\ndescription: b\nruns: { using: node20, main: a.js }", path: "runs.using" },
    {
      name: "an input without description",
      yaml: "name: a\ndescription: b\ninputs: { c: {} }\nruns: { using: node24, main: a.js }",
      path: "inputs.c.description",
    },
  ])("rejects $name", async ({ yaml, path }) => {
    const file = join(folder, "action.yml");
    await writeFile(file, yaml);
    await expect(readActionFile(file)).rejects.toThrow(path);
  });

  test("converts YAML booleans and numbers in defaults to text", async () => {
    const file = join(folder, "action.yml");
    await writeFile(
      file,
      `{ name: a, description: b, inputs: { c: { description: d, default: true }, e: { description: f, default: 3 } },
        runs: { using: node24, main: a.js } }`,
    );
    const { inputs } = await readActionFile(file);
    expect(inputs.map((input) => input.default)).toEqual(["true", "3"]);
  });
});

describe("evaluateInputs", () => {
  test("converts names, and resolves defaults and their expressions", async () => {
    const { env } = evaluateInputs(await readActionFile(fixture), { main: "x" }, contexts);
    expect(env).toEqual({
      INPUT_MAIN: "x",
      INPUT_POST: 'core.info("nothing to do")',
      INPUT_WITH_BLANK: "a default",
      "INPUT_GITHUB-TOKEN": "fake-token",
      INPUT_REPOSITORY: "in octo-org/octo-repo",
      "INPUT_OLD-NAME": "",
    });
  });

  test("uses a default only if the key is absent, ignoring case", async () => {
    const { env } = evaluateInputs(await readActionFile(fixture), { "WITH blank": "", Post: "y" }, contexts);
    expect(env).toMatchObject({ INPUT_WITH_BLANK: "", INPUT_POST: "y" });
  });

  test("passes unknown and deprecated inputs, and warns about them", async () => {
    const given = { main: "x", nain: "y", "old-name": "z" };
    const { env, warnings } = evaluateInputs(await readActionFile(fixture), given, contexts);
    expect(env).toMatchObject({ INPUT_NAIN: "y", "INPUT_OLD-NAME": "z" });
    expect(warnings).toEqual([
      "Input 'old-name' has been deprecated with message: use new-name",
      "Unexpected input(s) 'nain', valid inputs are ['main', 'post', 'with blank', 'github-token', 'repository', 'old-name']",
    ]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { vendorFiles } from "../../scripts/build/vendor-files.ts";
import { checkFile, readOriginals } from "../../scripts/check/vendor/check-file.ts";
import { checkParser } from "../../scripts/check/vendor/check-parser.ts";
import { checkVendor, createExpectation } from "../../scripts/check/vendor/check-vendor.ts";

const root = join(import.meta.dirname, "../..");

const originals = new Map<string, ReturnType<typeof readOriginals>>();

/** Checks a file of `dist/vendor/` that has `replacement` instead of `text`, and returns the problems. */
async function checkWithChange(name: string, text: string, replacement: string): Promise<readonly string[]> {
  const file = vendorFiles.find((each) => each.name === name);
  if (file === undefined) throw new Error(`no vendor file ${name}`);
  const shipped = readFileSync(join(root, `dist/vendor/${name}.cjs`), "utf8");
  expect(shipped).toContain(text);
  const read = originals.get(name) ?? readOriginals(createExpectation(root, file));
  originals.set(name, read);
  const installed = await read;
  try {
    return checkFile(
      name,
      shipped.replace(text, () => replacement),
      installed,
    ).problems;
  } catch (error) {
    return [String(error)]; // The file as a whole does not have the form that a bundler writes.
  }
}

/** Changes one bit of a byte. */
function flip(bytes: Buffer, position: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[position] = (changed[position] ?? 0) ^ 1;
  return changed;
}

describe("checkVendor", () => {
  test("finds every statement of the committed files in the packages, and lists what is left out and replaced", async () => {
    const { contents, problems } = await checkVendor(root);

    expect(problems).toEqual([]);
    expect(contents).toHaveLength(vendorFiles.length + 1);
    const text = contents.join("\n");
    expect(text).toMatch(/ @actions\/core \S+ sha512-\S+\n/);
    expect(text).toMatch(/in part: lib\/core\.js \(\d+ of \d+ statements\)/);
    expect(text).toMatch(/left out: lib\/oidc-utils\.js/);
    expect(text).toContain("./client-h2.js by ./undici-left-out.cjs#http2 in lib/dispatcher/client.js");
    expect(text).toMatch(/llhttp\.wasm\n {2}undici \S+ sha512-\S+\n {4}the bytes in lib\/llhttp\/llhttp_simd-wasm\.js/);
    expect(text).toContain("process.env.JEST_WORKER_ID is replaced by undefined");
    expect(text).toContain("undici is replaced by src/packages/github-left-out.ts");
  }, 30_000);

  test.each<{ name: string; change: (bytes: Buffer) => Buffer }>([
    { name: "another first byte", change: (bytes) => flip(bytes, 0) },
    { name: "another last byte", change: (bytes) => flip(bytes, bytes.length - 1) },
    { name: "an additional byte", change: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]) },
    { name: "a missing byte", change: (bytes) => bytes.subarray(1) },
    { name: "no bytes", change: () => Buffer.alloc(0) },
  ])("reports $name in undici's HTTP parser", ({ change }) => {
    const { problems } = checkParser(root, (path) => change(readFileSync(path)));

    expect(problems).toEqual(["dist/vendor/llhttp.wasm differs from lib/llhttp/llhttp_simd-wasm.js of undici"]);
  });

  test("reports a changed byte in any file that is not compared by statement", async () => {
    const { problems } = await checkVendor(root, (path) => {
      const bytes = readFileSync(path);
      return /llhttp\.wasm$|undici-left-out\.cjs$/.test(path) ? flip(bytes, 1000) : bytes;
    });

    expect(problems).toEqual([
      "dist/vendor/undici-left-out.cjs is not src/packages/undici-left-out.cjs",
      "dist/vendor/llhttp.wasm differs from lib/llhttp/llhttp_simd-wasm.js of undici",
    ]);
  }, 30_000);

  test.each<{ name: string; file: string; text: string; replacement: string }>([
    {
      name: "a changed operator",
      file: "p-limit",
      text: "activeCount < concurrency",
      replacement: "activeCount <= concurrency",
    },
    {
      name: "a changed operator in a CommonJS module",
      file: "levenshtein",
      text: "dist < min_distance",
      replacement: "dist <= min_distance",
    },
    {
      name: "a changed operator in undici",
      file: "undici",
      text: "val !== undefined",
      replacement: "val === undefined",
    },
    { name: "a changed number", file: "toml", text: "line + 1", replacement: "line + 2" },
    { name: "a changed constant", file: "p-limit", text: "rejectOnClear = false", replacement: "rejectOnClear = true" },
    { name: "a changed text", file: "core", text: '"add-mask"', replacement: '"add-musk"' },
    { name: "a changed property", file: "core", text: "process.stdout", replacement: "process.stderr" },
    {
      name: "a public name instead of a private one",
      file: "p-limit",
      text: "this.#tail = node",
      replacement: "this.tail = node",
    },
    { name: "another variable", file: "p-limit", text: "resolve(result)", replacement: "resolve(function_)" },
    { name: "a call of another function", file: "core", text: "escapeProperty(val)", replacement: "escapeData(val)" },
    { name: "another module of Node", file: "core", text: 'require("os")', replacement: 'require("fs")' },
    {
      name: "another required module",
      file: "undici",
      text: "__nccwpck_require__(589)",
      replacement: "__nccwpck_require__(30)",
    },
    { name: "a changed export", file: "core", text: "debug: () => debug", replacement: "debug: () => error" },
    {
      name: "an additional statement",
      file: "core",
      text: "\tfunction setSecret",
      replacement: "\tsteal();\n\tfunction setSecret",
    },
    {
      name: "a repeated statement",
      file: "toml",
      text: "\tmodule.exports",
      replacement: "\tfunction isDigit() {}\n\tmodule.exports",
    },
    {
      name: "a changed helper of the bundlers",
      file: "core",
      text: "enumerable: true",
      replacement: "enumerable: false",
    },
    { name: "a missing statement", file: "core", text: 'const CMD_STRING = "::";', replacement: "" },
    {
      name: "a missing statement that nothing refers to",
      file: "github",
      text: "\tnew Context();\n",
      replacement: "",
    },
    { name: "a missing end", file: "core", text: "module.exports = __webpack_exports__;", replacement: "" },
    { name: "code after the end", file: "core", text: "})();\n", replacement: "})();\nsteal();\n" },
    {
      name: "a default for an argument of a module",
      file: "undici",
      text: "735: ((module) =>",
      replacement: "735: ((module = steal()) =>",
    },
  ])(
    "reports $name",
    async ({ file, text, replacement }) => {
      const problems = await checkWithChange(file, text, replacement);

      expect(problems).not.toEqual([]);
      expect(problems[0]).toContain(file);
    },
    30_000,
  );

  test("reports the line and the beginning of a changed statement", async () => {
    const [problem] = await checkWithChange("core", '"add-mask"', '"add-musk"');

    expect(problem).toMatch(/^core, line \d+ is in none of the packages:\n {2}function setSecret\(secret\) \{/);
  }, 30_000);

  test("accepts different comments and white space", async () => {
    expect(await checkWithChange("p-limit", "resolve(result)", "/* unchanged */ resolve( result )")).toEqual([]);
  });
});

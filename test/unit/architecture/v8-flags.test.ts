import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = globSync("src/**/*.{ts,cjs}").map((path) => ({ path, text: readFileSync(path, "utf8") }));

test("only main runs with other V8 flags: a crash of post, revoke or sweep would leave tokens alive", () => {
  expect(pathsWith(/setFlagsFromString\(/)).toStrictEqual(["src/http/wasm-tier-up.ts"]);
  expect(pathsWith(/skipWasmTierUp: true/)).toStrictEqual(["src/main.ts"]);
});

function pathsWith(pattern: RegExp): readonly string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
}

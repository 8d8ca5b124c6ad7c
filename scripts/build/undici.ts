import { readFileSync } from "node:fs";
import { checkConstants } from "./undici-constants.ts";

/** A `require` in undici whose module is left out of `dist/vendor/undici.cjs`. */
type LeftOut = {
  /** The path of the file with the `require`, relative to undici's folder. */
  readonly file: string;
  /** The argument of the `require`. */
  readonly request: string;
  /** The export of `src/packages/undici-left-out.cjs` that replaces the module. A comment there gives the reason. */
  readonly replacement: string;
};

/**
 * Parts of undici that requests of this action never use, or of which they use only a few numbers. They are 400 kB, and
 * loading them takes 10 to 14 of the 26 ms that undici takes. The parser is in a file of its own (undici-parser.ts).
 */
const LEFT_OUT: readonly LeftOut[] = [
  { file: "lib/dispatcher/client.js", request: "../core/connect.js", replacement: "connect" },
  { file: "lib/dispatcher/pool.js", request: "../core/connect", replacement: "connect" },
  { file: "lib/dispatcher/client.js", request: "./client-h2.js", replacement: "http2" },
  { file: "lib/dispatcher/client-h1.js", request: "../llhttp/constants.js", replacement: "constants" },
  { file: "lib/dispatcher/client-h1.js", request: "./parser-h1.js", replacement: "milo" },
  { file: "lib/dispatcher/client-h1.js", request: "../llhttp/llhttp_simd-wasm.js", replacement: "parser" },
  { file: "lib/dispatcher/client-h1.js", request: "../llhttp/llhttp-wasm.js", replacement: "parserWithoutSimd" },
  { file: "lib/dispatcher/client-h1.js", request: "../web/fetch/body.js", replacement: "web" },
  { file: "lib/core/request.js", request: "../web/fetch/formdata", replacement: "web" },
  { file: "lib/core/request.js", request: "../web/webidl", replacement: "web" },
];

/** The requests that can lead to a left-out part. */
const LEFT_OUT_PARTS = /(core\/connect|client-h2|parser-h1|\/llhttp\/|\/milo\/|\/web\/)/;

const UNDICI_FOLDER = "node_modules/undici/";

/**
 * The left-out modules as ncc's option `externals`: `require("./client-h2.js")` becomes
 * `require("./undici-left-out.cjs#http2")`. `finishUndici` then moves the name of the export out of the string.
 */
export const undiciExternals: Readonly<Record<string, string>> = Object.fromEntries(
  LEFT_OUT.map(({ request, replacement }) => [request, `./undici-left-out.cjs#${replacement}`]),
);

/**
 * Environment variables that would make undici use its parser without SIMD, which is left out. They are replaced by
 * `undefined`, because a job may set them, and a step can set them for the post step.
 */
export const unsetVariables: readonly string[] = ["process.env.JEST_WORKER_ID", "process.env.UNDICI_NO_WASM_SIMD"];

/**
 * Finishes the replacements in undici's bundled code, those of modules and those of variables. Throws if undici does
 * not read one of the variables.
 */
export function finishUndici(code: string): string {
  const withReplacements = code.replace(/require\("(\.\/undici-left-out\.cjs)#(\w+)"\)/g, 'require("$1").$2');
  return unsetVariables.reduce((text, variable) => {
    if (!text.includes(variable))
      throw new Error(`undici no longer reads ${variable}. Remove it from the list in scripts/build/undici.ts`);
    return text.replaceAll(variable, "undefined");
  }, withReplacements);
}

/**
 * Throws if undici requires left-out parts in other places than `LEFT_OUT` lists, or uses other constants than the
 * stand-in has, as a new version may.
 */
export function checkUndici(modulePaths: readonly string[]): void {
  checkRequests(modulePaths);
  checkConstants();
}

function checkRequests(modulePaths: readonly string[]): void {
  const actual = new Set(modulePaths.filter((path) => path.includes(UNDICI_FOLDER)).flatMap(findLeftOutRequests));
  const expected = new Set(LEFT_OUT.map(({ file, request }) => `${file}: ${request}`));
  const changes = [
    ...[...actual.difference(expected)].map((place) => `  new:  ${place}`),
    ...[...expected.difference(actual)].map((place) => `  gone: ${place}`),
  ];
  if (changes.length === 0) return;
  throw new Error(
    `A new version of undici requires left-out parts in other places:\n${changes.join("\n")}\n` +
      "Check whether requests of this action can now use them, then update scripts/build/undici.ts.",
  );
}

function findLeftOutRequests(path: string): readonly string[] {
  const file = path.slice(path.lastIndexOf(UNDICI_FOLDER) + UNDICI_FOLDER.length);
  const requests = [...readFileSync(path, "utf8").matchAll(/\brequire\('([^']+)'\)/g)].map(
    ([, request = ""]) => request,
  );
  const leftOut = requests.filter((request) => LEFT_OUT_PARTS.test(request));
  return [...new Set(leftOut)].map((request) => `${file}: ${request}`);
}

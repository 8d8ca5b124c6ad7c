import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { posix } from "node:path";
import { type Require, requiresOf } from "./requires.ts";

/** A `require` in undici that gets a stand-in, a property of src/packages/undici-left-out.cjs, where its reason is said. */
type LeftOut = {
  /** The file that requires, in undici's folder. */
  readonly file: string;
  /** The function that does; `on load` where it is none. What throws when it is read must never stand here with that. */
  readonly within: string;
  readonly request: string;
  readonly standIn: string;
};

// Parts of undici that our requests never reach: 400 kB, and 10 to 14 of the 26 ms that loading it takes.
const leftOut: readonly LeftOut[] = [
  { file: "lib/dispatcher/client.js", within: "on load", request: "./client-h2.js", standIn: "http2" },
  { file: "lib/dispatcher/client-h1.js", within: "on load", request: "./parser-h1.js", standIn: "milo" },
  {
    file: "lib/dispatcher/client-h1.js",
    within: "lazyllhttp",
    request: "../llhttp/llhttp-wasm.js",
    standIn: "parserWithoutSimd",
  },
  { file: "lib/dispatcher/client-h1.js", within: "writeH1", request: "../web/fetch/body.js", standIn: "web" },
  { file: "lib/core/request.js", within: "isUndiciFormData", request: "../web/fetch/formdata", standIn: "web" },
  { file: "lib/core/request.js", within: "isUndiciFormData", request: "../web/webidl", standIn: "web" },
];

/** Node's modules whose stand-ins have the members that undici uses, and no others. */
const nodeModules: readonly Pick<LeftOut, "request" | "standIn">[] = [
  { request: "node:http", standIn: "nodeHttp" },
  { request: "node:assert", standIn: "assert" },
];

const leftOutParts = /^lib\/(dispatcher\/(client-h2|parser-h1)|llhttp\/llhttp-wasm|milo\/|web\/)/;
const undiciFolder = "node_modules/undici/";

/** Requests in undici and what is required in their place, seen from `dist/vendor/`: a property of a file, for ncc by a #. */
export const undiciStandIns: Readonly<Record<string, string>> = Object.fromEntries(
  [...leftOut, ...nodeModules].map(({ request, standIn }) => [request, `./undici-left-out.cjs#${standIn}`]),
);

/** undici's code as ncc has bundled it, with each stand-in taken out of their file. */
export function withStandIns(code: string): string {
  return code.replace(/require\("(\.\/undici-left-out\.cjs)#(\w+)"\)/g, 'require("$1").$2');
}

/**
 * Throws when a bundled module of undici asks for a left-out part in a place that is not in the list above, or no
 * longer asks for it there, or uses more of a module of Node's than its stand-in has: as it does when undici changes.
 */
export function checkLeftOut(modulePaths: readonly string[]): void {
  const modules = modulePaths.filter((path) => path.includes(undiciFolder)).map(readModule);
  const expected = new Set(leftOut.map(({ file, within, request }) => `${file}, ${within}: ${request}`));
  const found = new Set(modules.flatMap(leftOutRequestsOf));
  const changes = [
    ...[...found.difference(expected)].sort().map((place) => `  new:  ${place}`),
    ...[...expected.difference(found)].sort().map((place) => `  gone: ${place}`),
    ...modules.flatMap(missingMembersOf).map((use) => `  new:  ${use}`),
  ];
  if (changes.length > 0) {
    throw new Error(
      `undici requires parts that dist leaves out elsewhere than it did:\n${changes.join("\n")}\n` +
        "Read there whether our requests can reach them now, then change scripts/build/undici-left-out.ts.",
    );
  }
}

/** A module of undici's by its path in undici's folder, its text, and what it requires. */
type UndiciModule = { readonly file: string; readonly source: string; readonly requires: readonly Require[] };

function readModule(path: string): UndiciModule {
  const file = path.slice(path.lastIndexOf(undiciFolder) + undiciFolder.length);
  const source = readFileSync(path, "utf8");
  return { file, source, requires: requiresOf(source) };
}

function leftOutRequestsOf({ file, requires }: UndiciModule): string[] {
  return requires
    .filter(({ request }) => leftOutParts.test(posix.join(posix.dirname(file), request)))
    .map(({ within, request }) => `${file}, ${within}: ${request}`);
}

const standIns: Readonly<Record<string, object>> = createRequire(import.meta.url)(
  "../../src/packages/undici-left-out.cjs",
);

/** What a module uses of Node's modules that their stand-ins lack. */
function missingMembersOf({ file, source, requires }: UndiciModule): string[] {
  return nodeModules.flatMap(({ request, standIn }) => {
    const members = Object.keys(standIns[standIn] ?? {});
    const bindings = [...source.matchAll(new RegExp(`^const (.+) = require\\('${request}'\\)$`, "gm"))];
    const isReadable = requires.filter((each) => each.request === request).length === bindings.length;
    const used = bindings.flatMap(([, binding = ""]) => membersUsed(source, binding));
    const missing = isReadable ? used.filter((name) => !members.includes(name)) : ["in another form"];
    return missing.map((name) => `${file}: ${request}, ${name}`);
  });
}

/** The members that a binding such as `http` or `{ IncomingMessage }` takes. */
function membersUsed(source: string, binding: string): string[] {
  if (binding.startsWith("{")) return binding.match(/\w+/g) ?? [];
  return [...source.matchAll(new RegExp(`\\b${binding}\\.(\\w+)`, "g"))].map(([, name = ""]) => name);
}

/** Variables that have undici take its parser without SIMD, which is left out: a job may have them, or be given them. */
const VARIABLES = ["process.env.JEST_WORKER_ID", "process.env.UNDICI_NO_WASM_SIMD"];

/** undici's code with these variables unset. Throws when it no longer asks for one. */
export function withoutVariables(code: string): string {
  return VARIABLES.reduce((result, variable) => {
    if (!result.includes(variable)) throw new Error(`undici no longer asks for ${variable}: take it off the list`);
    return result.replaceAll(variable, "undefined");
  }, code);
}

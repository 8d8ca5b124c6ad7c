import { readFileSync } from "node:fs";

/** A `require` in undici that gets a stand-in: a property of `src/packages/undici-left-out.cjs`, with the reason. */
type LeftOut = {
  /** The file that requires, in undici's folder. */
  readonly file: string;
  readonly request: string;
  readonly standIn: string;
};

/** Parts of undici that the requests of this action never reach: 400 kB, and 10 to 14 of the 26 ms to load it. */
const LEFT_OUT: readonly LeftOut[] = [
  { file: "lib/dispatcher/client.js", request: "./client-h2.js", standIn: "http2" },
  { file: "lib/dispatcher/client-h1.js", request: "./parser-h1.js", standIn: "milo" },
  { file: "lib/dispatcher/client-h1.js", request: "../llhttp/llhttp-wasm.js", standIn: "parserWithoutSimd" },
  { file: "lib/dispatcher/client-h1.js", request: "../web/fetch/body.js", standIn: "web" },
  { file: "lib/core/request.js", request: "../web/fetch/formdata", standIn: "web" },
  { file: "lib/core/request.js", request: "../web/webidl", standIn: "web" },
];

/** Stand-ins by the `require` that they replace. `#` separates the file from its property. */
export const undiciExternals: Readonly<Record<string, string>> = Object.fromEntries(
  LEFT_OUT.map(({ request, standIn }) => [request, `./undici-left-out.cjs#${standIn}`]),
);

/**
 * Environment variables that make undici use its parser without SIMD, which is left out. A job may have set them, and a
 * later step can set them for the post step.
 */
export const unsetVariables: readonly string[] = ["process.env.JEST_WORKER_ID", "process.env.UNDICI_NO_WASM_SIMD"];

/** Puts the stand-ins and `undefined` for the variables into undici's bundled code. Throws if a variable is not there. */
export function finishUndici(code: string): string {
  const withStandIns = code.replace(/require\("(\.\/undici-left-out\.cjs)#(\w+)"\)/g, 'require("$1").$2');
  return unsetVariables.reduce((text, variable) => {
    if (!text.includes(variable))
      throw new Error(`undici no longer reads ${variable}. Remove it from the list in scripts/build/undici.ts`);
    return text.replaceAll(variable, "undefined");
  }, withStandIns);
}

const UNDICI_FOLDER = "node_modules/undici/";

/** Throws if a new version of undici requires the left-out parts in other places than those listed above. */
export function checkUndici(modulePaths: readonly string[]): void {
  const found = new Set(modulePaths.filter((path) => path.includes(UNDICI_FOLDER)).flatMap(leftOutRequests));
  const expected = new Set(LEFT_OUT.map(({ file, request }) => `${file}: ${request}`));
  const changes = [
    ...[...found.difference(expected)].map((place) => `  new:  ${place}`),
    ...[...expected.difference(found)].map((place) => `  gone: ${place}`),
  ];
  if (changes.length === 0) return;
  throw new Error(
    `A new version of undici requires left-out parts in other places:\n${changes.join("\n")}\n` +
      "Check whether requests of this action can reach them now, then update scripts/build/undici.ts.",
  );
}

const LEFT_OUT_PARTS = /(client-h2|parser-h1|llhttp-wasm|\/milo\/|\/web\/)/;

function leftOutRequests(path: string): readonly string[] {
  const file = path.slice(path.lastIndexOf(UNDICI_FOLDER) + UNDICI_FOLDER.length);
  const requests = [...readFileSync(path, "utf8").matchAll(/\brequire\('([^']+)'\)/g)].map(
    ([, request = ""]) => request,
  );
  const leftOut = requests.filter((request) => LEFT_OUT_PARTS.test(request) && !request.endsWith("_simd-wasm.js"));
  return [...new Set(leftOut)].map((request) => `${file}: ${request}`);
}

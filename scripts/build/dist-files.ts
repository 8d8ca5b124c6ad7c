import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Bundle } from "./commonjs-bundle.ts";
import { checkDistFiles } from "./dist-checks.ts";
import { codeNameOf, entryText } from "./entry-file.ts";
import { bundleOwnFile } from "./own-file.ts";
import { licensesText, packagesOf } from "./packages.ts";
import { splitEntries } from "./split.ts";
import { bundleVendorFile, vendorFiles } from "./vendor-files.ts";

/** What `dist/` shall hold: the path in it and the text of each file, sorted by path. */
export type DistFiles = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, "../..");

/**
 * Builds all of dist from src/, by way of build/: for each `src/*.ts` an entry and a file with its code, and beside them
 * what these share: files of our code, and vendor files. The same sources give the same bytes, in whatever folder.
 *
 * Throws where types don't fit, where a package brings other code than expected, and where dist could not work or be
 * built elsewhere.
 */
export async function buildDistFiles(): Promise<DistFiles> {
  process.chdir(root); // ncc numbers modules by their paths from here
  compileSources();
  const entries = entryNames();
  const ownFiles = await splitEntries(new Map(entries.map((name) => [codeNameOf(name), `build/${name}.js`])));
  const bundles = await inTurn([
    ...vendorFiles.map((file) => () => bundleVendorFile(file)),
    ...ownFiles.map((file) => () => bundleOwnFile(file)),
  ]);
  const files = new Map<string, string>([
    ...bundles.flatMap((bundle) => [...bundle.files]),
    ...entries.map((name) => [`${name}.cjs`, entryText(name)] as const),
    ["old-node.cjs", readFileSync("src/old-node.cjs", "utf8")],
    ["vendor/undici-left-out.cjs", readFileSync("src/packages/undici-left-out.cjs", "utf8")],
    ["licenses.txt", licensesText(packagesOf(bundles.flatMap(({ modulePaths }) => modulePaths)))],
    // for undici's chunks, whose names ncc ends in .js
    ["package.json", '{"type":"commonjs"}\n'],
  ]);
  checkDistFiles(files, root);
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Type-checks src/ and writes it as JavaScript to build/. */
function compileSources(): void {
  rmSync("build", { recursive: true, force: true });
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"];
  const { status } = spawnSync(process.execPath, tsc, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    throw new Error("src/ does not compile: tsc has said why");
  }
}

/** One after the other: ncc keeps what it works on in variables of its module. */
async function inTurn(tasks: readonly (() => Promise<Bundle>)[]): Promise<readonly Bundle[]> {
  const bundles: Bundle[] = [];
  for (const task of tasks) {
    bundles.push(await task());
  }
  return bundles;
}

function entryNames(): readonly string[] {
  return readdirSync("src", { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => basename(entry.name, ".ts"));
}

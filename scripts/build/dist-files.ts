import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { findPackages, formatLicenses } from "./installed-packages.ts";
import { bundleOwnCode } from "./own-code.ts";
import { PARSER_FILE, readParser } from "./undici-parser.ts";
import { type BuiltVendorFile, buildVendorFile, vendorFiles } from "./vendor-files.ts";

/** The files of `dist/`: the bytes of each file by its path in `dist/`, sorted by path. */
export type DistFiles = ReadonlyMap<string, Buffer>;

const root = join(import.meta.dirname, "../..");

/**
 * Builds the files of `dist/` from `src/`:
 * - one bundle per entry, from the code of this project (own-code.ts),
 * - `vendor/`, with the code of other packages (vendor-files.ts),
 * - `vendor/llhttp.wasm`, with undici's HTTP parser (undici-parser.ts),
 * - `old-node.cjs` and `vendor/undici-left-out.cjs`, which are copied from `src/`,
 * - `licenses.txt`, with the licences of the packages (installed-packages.ts).
 *
 * The result does not depend on the folder of the project. Throws if a bundle contains unexpected packages, requires or
 * reads a file that does not exist, or contains the path of this folder.
 */
export async function buildDistFiles(): Promise<DistFiles> {
  process.chdir(root); // ncc numbers modules by their paths relative to the working directory
  rmSync("build", { recursive: true, force: true });
  const vendor: BuiltVendorFile[] = [];
  // One at a time: ncc keeps its state in module variables.
  for (const file of vendorFiles) vendor.push(await buildVendorFile(file));
  const packages = findPackages(vendor.flatMap(({ modulePaths }) => modulePaths));
  const texts = new Map([
    ...(await bundleOwnCode(listEntries())),
    ...vendor.map(({ path, code }) => [path, code] as const),
    ["old-node.cjs", readFileSync("src/old-node.cjs", "utf8")],
    ["vendor/undici-left-out.cjs", readFileSync("src/packages/undici-left-out.cjs", "utf8")],
    ["licenses.txt", formatLicenses(packages)],
  ]);
  const files = new Map([
    ...[...texts].map(([path, text]) => [path, Buffer.from(text)] as const),
    [`vendor/${PARSER_FILE}`, readParser()] as const,
  ]);
  for (const [path, text] of texts) {
    checkReferences(path, text, files);
    checkNoLocalPath(path, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The names of the entries, which are the TypeScript files directly in `src/`. */
function listEntries(): readonly string[] {
  const entries = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => basename(name, ".ts"));
}

/** Throws if a file requires or reads a file that does not exist in `dist/`. */
function checkReferences(path: string, text: string, files: DistFiles): void {
  const references = [...text.matchAll(/\b(?:require\("(\.[^"]+)"\)|join\(__dirname, "([^"]+)"\))/g)];
  const missing = references
    .map(([, required, read]) => posix.join(posix.dirname(path), required ?? read ?? ""))
    .find((each) => !files.has(each));
  if (missing === undefined) return;
  throw new Error(
    `dist/${path} needs ${missing}, which does not exist. Add its file in src/packages/ to scripts/build/vendor-files.ts`,
  );
}

/** Throws if a file contains the path of a folder on this machine. */
function checkNoLocalPath(path: string, text: string): void {
  // Searching for the root itself could give false results: a root such as /app can also be part of a URL.
  const localPath = ["build", "node_modules", "src"]
    .map((folder) => join(root, folder, "/"))
    .find((each) => text.includes(each));
  if (localPath === undefined) return;
  throw new Error(`dist/${path} contains ${localPath}, so a build in another folder would differ`);
}

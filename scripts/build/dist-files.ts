import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { licensesText, packagesOf } from "./installed-packages.ts";
import { bundleOwnCode } from "./own-code.ts";
import { type BuiltVendorFile, buildVendorFile, vendorFiles } from "./vendor-files.ts";

/** The files of `dist/`: their paths in it and their texts, sorted by path. */
export type DistFiles = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, "../..");

/**
 * Builds `dist/` from `src/`: our code (own-code.ts) and packages (vendor-files.ts). The same sources give the same bytes in
 * every folder.
 *
 * Throws if a package adds code that is not expected, or if `dist/` would not work or differ in another folder.
 */
export async function buildDistFiles(): Promise<DistFiles> {
  process.chdir(root); // ncc numbers modules by their paths from here
  rmSync("build", { recursive: true, force: true });
  const vendor: BuiltVendorFile[] = [];
  // One at a time: ncc keeps its state in module variables.
  for (const file of vendorFiles) vendor.push(await buildVendorFile(file));
  const packages = packagesOf(vendor.flatMap(({ modulePaths }) => modulePaths));
  const files = new Map([
    ...(await bundleOwnCode(entryNames())),
    ...vendor.map(({ path, code }) => [path, code] as const),
    ["old-node.cjs", readFileSync("src/old-node.cjs", "utf8")],
    ["vendor/undici-left-out.cjs", readFileSync("src/packages/undici-left-out.cjs", "utf8")],
    ["licenses.txt", licensesText(packages)],
  ]);
  for (const [path, text] of files) {
    checkRequires(path, text, files);
    checkNoLocalPath(path, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entryNames(): readonly string[] {
  const entries = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => basename(name, ".ts"));
}

/** Throws if a file requires another one that does not exist. */
function checkRequires(path: string, text: string, files: DistFiles): void {
  const requests = [...text.matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, request = ""]) => request);
  const missing = requests.map((request) => posix.join(posix.dirname(path), request)).find((each) => !files.has(each));
  if (missing === undefined) return;
  throw new Error(
    `dist/${path} requires ${missing}, which does not exist. Add its file in src/packages/ to scripts/build/vendor-files.ts`,
  );
}

function checkNoLocalPath(path: string, text: string): void {
  // Only these folders, not the root: in a root such as /app, the check would find routes of APIs.
  const found = ["build", "node_modules", "src"]
    .map((folder) => join(root, folder, "/"))
    .find((each) => text.includes(each));
  if (found === undefined) return;
  throw new Error(`dist/${path} contains ${found}, so a build in another folder would differ`);
}

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { licensesText, packagesOf } from "./installed-packages.ts";
import { bundleOwnCode } from "./own-code.ts";
import { type BuiltVendorFile, buildVendorFile, vendorFiles } from "./vendor-files.ts";

/** What `dist/` holds: the path in it and the text of each file, sorted by path. */
export type DistFiles = ReadonlyMap<string, string>;

const root = join(import.meta.dirname, "../..");

/**
 * Builds all of `dist/` from `src/`: our code (own-code.ts) and other people's (vendor-files.ts). The same sources give the
 * same bytes in every folder.
 *
 * Throws if a package brings other code than expected, and if `dist/` could not work or be built elsewhere.
 */
export async function buildDistFiles(): Promise<DistFiles> {
  process.chdir(root); // ncc numbers modules by their paths from here
  rmSync("build", { recursive: true, force: true });
  const vendor: BuiltVendorFile[] = [];
  // One after the other: ncc keeps what it works on in variables of its module.
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
    checkNoPathOfThisMachine(path, text);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function entryNames(): readonly string[] {
  const entries = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.filter(({ name }) => name.endsWith(".ts")).map(({ name }) => basename(name, ".ts"));
}

/** Throws if a file requires one that is not there, at once or when it needs it. */
function checkRequires(path: string, text: string, files: DistFiles): void {
  const requests = [...text.matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, request = ""]) => request);
  const missing = requests.map((request) => posix.join(posix.dirname(path), request)).find((each) => !files.has(each));
  if (missing === undefined) return;
  throw new Error(
    `dist/${path} requires ${missing}: does a file of src/packages/ lack a line in scripts/build/vendor-files.ts?`,
  );
}

function checkNoPathOfThisMachine(path: string, text: string): void {
  // Not the root alone: in a folder such as /app that would find the routes of GitHub's API.
  const found = ["build", "node_modules", "src"]
    .map((folder) => join(root, folder, "/"))
    .find((each) => text.includes(each));
  if (found === undefined) return;
  throw new Error(`dist/${path} holds ${found}: in another folder the build would differ`);
}

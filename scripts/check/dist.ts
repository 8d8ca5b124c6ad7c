// Checks that dist/ is identical to a build of src/, and that every file in it starts (npm run check:dist).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildDistFiles, type DistFiles } from "../build/dist-files.ts";
import { formatSizes } from "../build/sizes.ts";
import { findStartFailures } from "../build/starts.ts";

const built = await buildDistFiles();
const committed = readFolder("dist");
const different = findDifferences(committed, built);
const broken = findStartFailures("dist", [...built.keys()]);
console.log(formatSizes(built));
if (different.length > 0) {
  console.error(`${different.join("\n")}\ndist/ does not match src/. Run npm run build and commit dist.`);
}
if (broken.length > 0) {
  console.error(broken.join("\n"));
}
if (different.length + broken.length > 0) process.exitCode = 1;
else console.log(`dist/ matches src/: ${built.size} files are identical, and all of them start.`);

/** Reads all files of a folder, by path. Anything else, such as a link, counts as an empty file. */
function readFolder(folder: string): ReadonlyMap<string, Buffer> {
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const entries = all.filter((entry) => !entry.isDirectory());
  const contents = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path), entry.isFile() ? readFileSync(path) : Buffer.of()] as const;
  });
  return new Map(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function findDifferences(actual: ReadonlyMap<string, Buffer>, expected: DistFiles): string[] {
  return [
    ...[...expected.keys()].filter((path) => !actual.has(path)).map((path) => `missing: dist/${path}`),
    ...[...actual.keys()].filter((path) => !expected.has(path)).map((path) => `extra:   dist/${path}`),
    ...[...actual]
      .filter(([path, bytes]) => expected.get(path)?.equals(bytes) === false)
      .map(([path]) => `differs: dist/${path}`),
  ];
}

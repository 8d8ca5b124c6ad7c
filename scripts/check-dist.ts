// Checks that dist/ is what src/ gives, byte for byte, and that everything in it starts (npm run check:dist).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { buildDistFiles, type DistFiles } from "./build/dist-files.ts";
import { sizeTable } from "./build/sizes.ts";
import { startFailures } from "./build/starts.ts";

const built = await buildDistFiles();
const committed = readFolder("dist");
const different = differences(committed, built);
const broken = startFailures("dist", [...built.keys()]);
if (committed.size > 0) {
  console.log(sizeTable(committed));
}
if (different.length > 0) {
  console.error(`${different.join("\n")}\ndist/ is not what src/ gives: run npm run build and commit dist`);
}
if (broken.length > 0) {
  console.error(broken.join("\n"));
}
process.exitCode = different.length + broken.length > 0 ? 1 : 0;

function readFolder(folder: string): DistFiles {
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const entries = all.filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function differences(actual: DistFiles, expected: DistFiles): string[] {
  return [
    ...[...expected.keys()].filter((path) => !actual.has(path)).map((path) => `missing: dist/${path}`),
    ...[...actual.keys()].filter((path) => !expected.has(path)).map((path) => `extra:   dist/${path}`),
    ...[...actual]
      .filter(([path, text]) => expected.has(path) && expected.get(path) !== text)
      .map(([path]) => `differs: dist/${path}`),
  ];
}

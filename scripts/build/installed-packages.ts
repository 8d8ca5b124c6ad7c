import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An installed package. */
export type Package = {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
};

/** Finds the packages that contain these modules, sorted by name and version. Ignores modules of this project. */
export function findPackages(modulePaths: readonly string[]): readonly Package[] {
  const folders = new Set(
    modulePaths.flatMap((path) => path.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  return [...folders].map(readPackage).sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** undici contains llhttp, but not its licence. */
const LLHTTP = { title: "llhttp, in undici", path: "src/packages/llhttp-license.txt" };

/**
 * Creates the text of `licenses.txt`: the name and the licence of each package in `dist/`. ncc's option `license` would
 * list only the packages of one file, without those that rolldown bundled.
 *
 * Throws if a package has no licence file.
 */
export function formatLicenses(packages: readonly Package[]): string {
  const byTitle = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  const licenses = [...byTitle].map(([title, each]) => [title, readLicense(each)] as const);
  return [...licenses, [LLHTTP.title, readText(LLHTTP.path)] as const]
    .map(([title, text]) => `${title}\n${"=".repeat(title.length)}\n\n${text}\n`)
    .join("\n\n");
}

function readPackage(folder: string): Package {
  const { name, version }: { name: string; version: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return { name, version, folder };
}

function readLicense({ name, folder }: Package): string {
  const file = readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (file === undefined) {
    throw new Error(`${name} is in dist, but has no licence file`);
  }
  return readText(join(folder, file));
}

function readText(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

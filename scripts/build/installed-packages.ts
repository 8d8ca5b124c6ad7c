import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** An installed package. */
export type Package = {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
};

/** The packages to which these modules belong, sorted by name and version. Our own modules belong to none. */
export function packagesOf(modulePaths: readonly string[]): readonly Package[] {
  const folders = new Set(
    modulePaths.flatMap((path) => path.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []),
  );
  return [...folders].map(readPackage).sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** What a package brings along of others' without their licence: undici's parser, which is built from llhttp. */
const BROUGHT_ALONG = { title: "llhttp, in undici", path: "src/packages/llhttp-license.txt" };

/**
 * The text of `licenses.txt`: each package that is in dist, with its licence.
 * Not by ncc's `license` option: it lists the packages of one chunk alone, and does not see what rolldown bundled.
 *
 * Throws when a package has no licence file.
 */
export function licensesText(packages: readonly Package[]): string {
  const byTitle = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  const licenses = [...byTitle].map(([title, each]) => [title, licenseOf(each)] as const);
  return [...licenses, [BROUGHT_ALONG.title, readText(BROUGHT_ALONG.path)] as const]
    .map(([title, text]) => `${title}\n${"=".repeat(title.length)}\n\n${text}\n`)
    .join("\n\n");
}

function readPackage(folder: string): Package {
  const { name, version }: { name: string; version: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  return { name, version, folder };
}

function licenseOf({ name, folder }: Package): string {
  const file = readdirSync(folder).find((each) => /^licen[cs]e(\.(md|txt))?$/i.test(each));
  if (file === undefined) {
    throw new Error(`${name} is part of dist, but has no licence file`);
  }
  return readText(join(folder, file));
}

function readText(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Expectation, ModuleUse, Result } from "./check-file.ts";

type Lock = { readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>> };

/**
 * Describes the contents of a file: each package with its hash in the lock file, and how much of each module is
 * shipped.
 */
export function describeContents(root: string, result: Result, { replacements }: Expectation): string {
  const lock = readLock(root);
  const folders = Map.groupBy(result.modules, ({ path }) => relative(root, toFolder(path)).replaceAll("\\", "/"));
  const packages = [...folders].filter(([folder]) => folder in lock.packages);
  const used = packages.filter(([, modules]) => modules.some(({ shipped }) => shipped > 0));
  const unused = packages.filter((each) => !used.includes(each));
  return [
    ...used.flatMap(([folder, modules]) => [
      `  ${title(folder, lock)}`,
      ...describeModules(join(root, folder), modules),
    ]),
    ...list(
      "packages left out",
      unused.map(([folder, modules]) => `${title(folder, lock)} (${modules.length} modules)`),
    ),
    ...Object.entries(replacements.packages).map(([name, by]) => `  ${name} is replaced by ${relative(root, by)}`),
    ...replacements.unset.map((name) => `  ${name} is replaced by undefined`),
    ...list("added by the bundlers", result.runtime),
  ].join("\n");
}

/** Describes the package in a folder, such as `node_modules/undici`: its version, and its hash in the lock file. */
export function describePackage(root: string, folder: string): string {
  return title(folder, readLock(root));
}

function readLock(root: string): Lock {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
}

function toFolder(path: string): string {
  return path.match(/^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/)?.[0] ?? path;
}

function title(folder: string, { packages }: Lock): string {
  const { version, integrity } = packages[folder] ?? {};
  return `${folder.replace(/^.*node_modules\//, "")} ${version} ${integrity}`;
}

function describeModules(folder: string, modules: readonly ModuleUse[]): readonly string[] {
  const named = modules.map((each) => ({ ...each, name: relative(folder, each.path) }));
  const withCode = named.filter(({ all }) => all > 0);
  const whole = withCode.filter(({ shipped, all }) => shipped === all);
  const partly = withCode.filter(({ shipped, all }) => shipped > 0 && shipped < all);
  return [
    ...list(
      "  whole",
      whole.map(({ name }) => name),
    ),
    ...list(
      "  in part",
      partly.map(({ name, shipped, all }) => `${name} (${shipped} of ${all} statements)`),
    ),
    ...list(
      "  left out",
      withCode.filter(({ shipped }) => shipped === 0).map(({ name }) => name),
    ),
    ...list(
      "  only re-exports",
      named.filter(({ all }) => all === 0).map(({ name }) => name),
    ),
    ...list(
      "  replaced",
      named.flatMap(({ name, replaced }) => replaced.map((each) => `${each} in ${name}`)),
    ),
  ];
}

function list(label: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`  ${label}: ${items.join(", ")}`];
}

import { join } from "node:path";
import { type Form, toForm } from "./form.ts";
import { type Match, matchStatements } from "./match.ts";
import { type Original, Registry, type Replacements } from "./registry.ts";
import { ALWAYS_ADDED } from "./runtime.ts";
import { readShipped } from "./shipped.ts";
import { simplify } from "./simplify.ts";
import { parseStatements } from "./syntax.ts";

/** How a file of `dist/vendor/` is to be checked. */
export type Expectation = {
  /** The file of `src/packages/` that says what is used. */
  readonly source: string;
  /** The names of the packages of which it may hold code. */
  readonly packages: readonly string[];
  readonly replacements: Replacements;
};

/** How much of a module is shipped. */
export type ModuleUse = {
  readonly path: string;
  readonly shipped: number;
  /** How many statements it has. A CommonJS module counts as one. */
  readonly all: number;
  /** What it requires that something else stands in for. */
  readonly replaced: readonly string[];
};

export type Result = {
  readonly problems: readonly string[];
  /** What the bundlers added. */
  readonly runtime: readonly string[];
  /** The modules that `source` needs, directly or not. */
  readonly modules: readonly ModuleUse[];
};

/** The packages of a file in the form in which they are compared. */
export type Originals = {
  /** All modules that can be reached, each with its statements if it may be shipped. */
  readonly modules: ReadonlyMap<string, readonly Original[]>;
  readonly standIns: ReadonlyMap<string, readonly string[]>;
  readonly exports: ReadonlyMap<string, Form>;
};

/** Reads the packages in node_modules of which a file may hold code. */
export async function readOriginals(expectation: Expectation): Promise<Originals> {
  const { source, replacements } = expectation;
  const asInstalled = new Registry(replacements);
  const paths = asInstalled.reachable(source).filter((each) => each !== source);
  const compared = new Set(paths.filter((each) => mayBeShipped(each, expectation)));
  const simplified = [...compared]
    .filter((each) => !asInstalled.isCommonJs(each))
    .map(async (each) => [each, await simplify(each)] as const);
  const registry = new Registry(replacements, new Map(await Promise.all(simplified)));
  return {
    modules: new Map(paths.map((each) => [each, compared.has(each) ? registry.originals(each) : []])),
    standIns: new Map([...compared].map((each) => [each, asInstalled.standInsOf(each)])),
    exports: exportsOf(registry, source),
  };
}

/** Compares the text of a file of `dist/vendor/` with the packages, statement by statement. */
export function checkFile(path: string, text: string, originals: Originals): Result {
  const { modules, standIns, exports } = originals;
  const shipped = readShipped(path, text);
  const match = matchStatements(shipped, [...modules.values()].flat(), exports);
  const problems = [
    ...match.problems,
    // Without the first, everything would seem to be missing.
    ...(match.problems.length === 0 ? missingEffects(originals, match) : []),
    ...ALWAYS_ADDED.filter((name) => !shipped.runtime.includes(name)).map((name) => `${name} is missing`),
  ];
  return {
    problems: problems.map((problem) => `${path}, ${problem}`),
    runtime: shipped.runtime,
    modules: [...modules].map(([each, statements]) => ({
      path: each,
      ...countStatements(each, statements, match),
      replaced: standIns.get(each) ?? [],
    })),
  };
}

function mayBeShipped(path: string, { packages, replacements }: Expectation): boolean {
  const [, inPackages] = path.replaceAll("\\", "/").match(/.*\/node_modules\/(.*)/) ?? [];
  return (
    Object.values(replacements.packages).includes(path) || packages.some((name) => inPackages?.startsWith(`${name}/`))
  );
}

function countStatements(path: string, originals: readonly Original[], match: Match) {
  const shipped = shippedIndexes(path, match);
  return { shipped: shipped.size, all: new Set(originals.map(({ index }) => index)).size };
}

/** Statements that do something when their module is loaded, and that are missing although others of the module are there. */
function missingEffects({ modules }: Originals, match: Match): readonly string[] {
  return [...modules].flatMap(([path, originals]) => {
    const shipped = shippedIndexes(path, match);
    const missing = originals.filter(
      ({ index, effect }) => effect !== undefined && shipped.size > 0 && !shipped.has(index),
    );
    return missing.map(({ effect }) => `a statement of ${path} is missing:\n  ${effect?.split("\n")[0]}`);
  });
}

function shippedIndexes(path: string, { found }: Match): ReadonlySet<number> {
  return new Set([...found.values()].filter((each) => each.path === path).map(({ index }) => index));
}

/** What the file of `src/packages/` exports, in the form in which exports are compared. */
function exportsOf(registry: Registry, source: string) {
  const [statement] = parseStatements(join(source, "export.js"), "name;");
  const names = registry.exportNames(source);
  return new Map(
    names.map((name) => [
      name,
      toForm(statement === undefined ? [] : [statement], { meaning: () => registry.exportOf(source, name) }),
    ]),
  );
}

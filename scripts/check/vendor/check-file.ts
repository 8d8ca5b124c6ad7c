import { join } from "node:path";
import { type Form, toForm } from "./form.ts";
import { type Match, matchStatements } from "./match.ts";
import { type Original, Registry, type Replacements } from "./registry.ts";
import { ALWAYS_ADDED } from "./runtime.ts";
import { readShipped } from "./shipped.ts";
import { simplify } from "./simplify.ts";
import { parseStatements } from "./syntax.ts";

/** What a file of `dist/vendor/` must contain. */
export type Expectation = {
  /** The file of `src/packages/` that imports the code. */
  readonly source: string;
  /** The names of the packages whose code it may contain. */
  readonly packages: readonly string[];
  readonly replacements: Replacements;
};

/** How much of a module is in `dist/vendor/`. */
export type ModuleUse = {
  readonly path: string;
  readonly shipped: number;
  /** The number of statements in the module. A CommonJS module counts as one. */
  readonly all: number;
  /** The replaced requests of the module, as text. */
  readonly replaced: readonly string[];
};

/** The result of a check. */
export type Result = {
  readonly problems: readonly string[];
  /** The statements that the bundlers added, by purpose. */
  readonly runtime: readonly string[];
  /** The modules that `source` imports directly or indirectly. */
  readonly modules: readonly ModuleUse[];
};

/** The code of the packages, in the form in which it is compared. */
export type Originals = {
  /** All modules that `source` imports directly or indirectly. A module that must not be shipped has no statements. */
  readonly modules: ReadonlyMap<string, readonly Original[]>;
  readonly replaced: ReadonlyMap<string, readonly string[]>;
  readonly exports: ReadonlyMap<string, Form>;
};

/** Reads the packages in node_modules whose code a file may contain. */
export async function readOriginals(expectation: Expectation): Promise<Originals> {
  const { source, replacements } = expectation;
  const installed = new Registry(replacements);
  const paths = installed.reachable(source).filter((each) => each !== source);
  const compared = new Set(paths.filter((each) => mayBeShipped(each, expectation)));
  const simplified = [...compared]
    .filter((each) => !installed.isCommonJs(each))
    .map(async (each) => [each, await simplify(each)] as const);
  const registry = new Registry(replacements, new Map(await Promise.all(simplified)));
  return {
    modules: new Map(paths.map((each) => [each, compared.has(each) ? registry.originals(each) : []])),
    replaced: new Map([...compared].map((each) => [each, installed.replacedRequests(each)])),
    exports: listExports(registry, source),
  };
}

/** Compares the text of a file of `dist/vendor/` with the packages, statement by statement. */
export function checkFile(path: string, text: string, originals: Originals): Result {
  const { modules, replaced, exports } = originals;
  const shipped = readShipped(path, text);
  const match = matchStatements(shipped, [...modules.values()].flat(), exports);
  const problems = [
    ...match.problems,
    // If statements have no originals, everything would seem to be missing.
    ...(match.problems.length === 0 ? findMissingEffects(originals, match) : []),
    ...ALWAYS_ADDED.filter((name) => !shipped.runtime.includes(name)).map((name) => `${name} is missing`),
  ];
  return {
    problems: problems.map((problem) => `${path}, ${problem}`),
    runtime: shipped.runtime,
    modules: [...modules].map(([each, statements]) => ({
      path: each,
      ...countStatements(each, statements, match),
      replaced: replaced.get(each) ?? [],
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
  const shipped = listShippedIndexes(path, match);
  return { shipped: shipped.size, all: new Set(originals.map(({ index }) => index)).size };
}

/**
 * Finds statements that have an effect when their module is loaded and that are missing, although other statements of
 * the module are shipped.
 */
function findMissingEffects({ modules }: Originals, match: Match): readonly string[] {
  return [...modules].flatMap(([path, originals]) => {
    const shipped = listShippedIndexes(path, match);
    const missing = originals.filter(
      ({ index, effect }) => effect !== undefined && shipped.size > 0 && !shipped.has(index),
    );
    return missing.map(({ effect }) => `a statement of ${path} is missing:\n  ${effect?.split("\n")[0]}`);
  });
}

function listShippedIndexes(path: string, { found }: Match): ReadonlySet<number> {
  return new Set([...found.values()].filter((each) => each.path === path).map(({ index }) => index));
}

/** Lists the exports of the file in `src/packages/`, in the form in which exports are compared. */
function listExports(registry: Registry, source: string) {
  const [statement] = parseStatements(join(source, "export.js"), "name;");
  const names = registry.exportNames(source);
  return new Map(
    names.map((name) => [
      name,
      toForm(statement === undefined ? [] : [statement], { meaning: () => registry.findExport(source, name) }),
    ]),
  );
}

import type { Form } from "./form.ts";
import type { Original } from "./registry.ts";
import type { Shipped, ShippedFile } from "./shipped.ts";

/** The original of each shipped statement, and the problems. */
export type Match = { readonly found: ReadonlyMap<Shipped, Original>; readonly problems: readonly string[] };

/**
 * Finds the original of each shipped statement. The original has the same form, and its references refer to the
 * originals of the statements that the shipped statement refers to. So a statement matches only if everything that it
 * uses matches.
 */
export function matchStatements(
  { statements, exports }: ShippedFile,
  originals: readonly Original[],
  expectedExports: ReadonlyMap<string, Form>,
): Match {
  const byText = Map.groupBy(originals, ({ text }) => text);
  const candidates = new Map(statements.map((each) => [each, byText.get(each.text) ?? []]));
  const unknown = statements.filter((each) => candidates.get(each)?.length === 0);
  if (unknown.length > 0) {
    return { found: new Map(), problems: unknown.map((each) => describe(each, "is in none of the packages")) };
  }
  const declaredBy = new Map(statements.flatMap((each) => each.declares.map((key) => [key, each] as const)));
  dropMismatches(candidates, declaredBy);
  const lost = statements.filter((each) => candidates.get(each)?.length === 0);
  const found = chooseOriginals(candidates);
  const disordered = findDisordered(found);
  return {
    found,
    problems: [
      ...lost.map((each) => describe(each, "uses other code than its original in the packages")),
      ...disordered.map((each) => describe(each, "is in another order than in the packages, or appears twice")),
      ...findExportProblems(exports, expectedExports, (key, wanted) => leadsTo(key, wanted, candidates, declaredBy)),
    ],
  };
}

type Candidates = Map<Shipped, readonly Original[]>;
type DeclaredBy = ReadonlyMap<string, Shipped>;

/** Drops candidates until each remaining one refers only to remaining ones. */
function dropMismatches(candidates: Candidates, declaredBy: DeclaredBy): void {
  let hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    for (const [shipped, all] of candidates) {
      const remaining = all.filter((original) => refersToTheSame(shipped, original, candidates, declaredBy));
      if (remaining.length === all.length) continue;
      candidates.set(shipped, remaining);
      hasChanged = true;
    }
  }
}

function refersToTheSame(shipped: Form, original: Form, candidates: Candidates, declaredBy: DeclaredBy): boolean {
  return shipped.references.every((key, index) => leadsTo(key, original.references[index], candidates, declaredBy));
}

/** Whether the statement that declares a shipped name can be the one that declares the wanted name in a package. */
function leadsTo(key: string, wanted: string | undefined, candidates: Candidates, declaredBy: DeclaredBy): boolean {
  const shipped = declaredBy.get(key);
  if (shipped === undefined || wanted === undefined) return false;
  const index = shipped.declares.indexOf(key);
  return (candidates.get(shipped) ?? []).some(({ declares }) => declares[index] === wanted);
}

/**
 * Chooses the original of each statement. If there are several, prefers one from the same module as the statement
 * before or after it.
 */
function chooseOriginals(candidates: Candidates): ReadonlyMap<Shipped, Original> {
  const all = [...candidates];
  const chosen = all.map(([, originals]) => (originals.length === 1 ? originals[0] : undefined));
  for (const [position, [, originals]] of all.entries()) {
    if (chosen[position] !== undefined || originals.length === 0) continue;
    const free = originals.filter(
      (each) => !chosen.some((other) => other?.path === each.path && other.index === each.index),
    );
    const before = chosen.slice(0, position).findLast((each) => each !== undefined);
    const after = chosen.slice(position).find((each) => each !== undefined);
    chosen[position] = [before, after]
      .map((neighbour) => free.find(({ path }) => path === neighbour?.path))
      .concat(free, originals)
      .find((each) => each !== undefined);
  }
  return new Map(
    all.flatMap(([shipped], position) => (chosen[position] ? [[shipped, chosen[position]] as const] : [])),
  );
}

/** Finds the statements that are not in the order of their module. */
function findDisordered(found: ReadonlyMap<Shipped, Original>): readonly Shipped[] {
  const last = new Map<string, number>();
  return [...found].flatMap(([shipped, { path, index }]) => {
    const isNext = index > (last.get(path) ?? -1);
    last.set(path, index);
    return isNext ? [] : [shipped];
  });
}

function findExportProblems(
  exports: ReadonlyMap<string, Form>,
  expected: ReadonlyMap<string, Form>,
  isSame: (key: string, wanted: string | undefined) => boolean,
): readonly string[] {
  const names = [...new Set([...exports.keys(), ...expected.keys()])];
  return names.flatMap((name) => {
    const [actual, wanted] = [exports.get(name), expected.get(name)];
    const isEqual =
      actual !== undefined &&
      actual.text === wanted?.text &&
      actual.references.every((key, index) => isSame(key, wanted.references[index]));
    return isEqual ? [] : [`the export ${name} differs from the export of src/packages`];
  });
}

function describe({ line, excerpt }: Shipped, problem: string): string {
  return `line ${line} ${problem}:\n  ${excerpt.replaceAll("\n", "\n  ")}`;
}

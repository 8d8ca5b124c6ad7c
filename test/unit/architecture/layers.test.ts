import { expect, test } from "vitest";
import { type Import, readImports, toFolder } from "./imports.ts";
import { LAYERS, PACKAGE_USERS, RESERVED } from "./layers.ts";

const imports = readImports();
const own = imports.filter(({ to }) => to.endsWith(".ts"));

test("every folder of src/ is in a layer", () => {
  const folders = new Set(own.flatMap(({ from, to }) => [toFolder(from), toFolder(to)]));
  expect([...folders].sort()).toEqual(LAYERS.flat().sort());
});

test("imports go only to lower layers, types included", () => {
  const upward = own.filter(({ from, to }) => toFolder(from) !== toFolder(to) && findRow(to) <= findRow(from));
  expect(upward.map(arrow)).toEqual([]);
});

test("no entry imports another", () => {
  expect(own.filter(({ to }) => toFolder(to) === "entries").map(arrow)).toEqual([]);
});

test("files do not import each other in a circle", () => {
  expect(circles()).toEqual([]);
});

test("only src/packages/ imports packages", () => {
  const foreign = imports.filter(({ from, to }) => !/\.(ts|cjs)$|^node:/.test(to) && toFolder(from) !== "packages");
  expect(foreign.map(arrow)).toEqual([]);
});

test.each(Object.entries(PACKAGE_USERS))("%s is used only by %s", (name, users) => {
  const found = own.filter(({ to }) => to === `packages/${name}.ts`).map(({ from }) => toFolder(from));
  expect(users).toEqual(expect.arrayContaining([...new Set(found)].filter((folder) => folder !== "packages")));
});

test.each(RESERVED)("$exports of @actions/core are used only by $user: $reason", ({ exports, user }) => {
  const elsewhere = own.filter(
    ({ from, to, names }) => to === "packages/core.ts" && from !== user && names.some((name) => exports.includes(name)),
  );
  expect(elsewhere.map(arrow)).toEqual([]);
});

function findRow(path: string): number {
  return LAYERS.findIndex((row) => row.includes(toFolder(path)));
}

function arrow({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

/** The files that can be reached from themselves. */
function circles(): readonly string[] {
  const next = Map.groupBy(own, ({ from }) => from);
  const reaches = (start: string, path: string, seen: Set<string>): boolean =>
    (next.get(path) ?? []).some(({ to }) => {
      if (to === start) return true;
      if (seen.has(to)) return false;
      seen.add(to);
      return reaches(start, to, seen);
    });
  return [...next.keys()].filter((path) => reaches(path, path, new Set()));
}

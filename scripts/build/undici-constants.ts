import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

/** The members of undici's `lib/llhttp/constants.js`, or of its stand-in, by the names of their groups. */
export type Constants = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** The only module of undici that requires `lib/llhttp/constants.js`. */
const CLIENT = "lib/dispatcher/client-h1.js";

const DECLARATION = "const constants = require('../llhttp/constants.js')";

/** Looks up the name of an error code. The result is always undefined, because the package maps only names to codes. */
const NAME_LOOKUP = "constants.ERROR[ret]";

const load = createRequire(import.meta.url);

/** Throws if `constants` in `src/packages/undici-left-out.cjs` cannot replace undici's `lib/llhttp/constants.js`. */
export function checkConstants(): void {
  const problems = findConstantProblems(
    readFileSync(load.resolve(`undici/${CLIENT}`), "utf8"),
    load("undici/lib/llhttp/constants.js"),
    load(resolve("src/packages/undici-left-out.cjs")).constants,
  );
  if (problems.length === 0) return;
  throw new Error(
    `A new version of undici needs other constants of its HTTP parser:\n${problems.join("\n")}\n` +
      "Update `constants` in src/packages/undici-left-out.cjs.",
  );
}

/**
 * Compares what undici's client uses of the constants with the stand-in, and the values of the stand-in with those of
 * the package. Returns a line for each difference.
 */
export function findConstantProblems(clientCode: string, original: Constants, standIn: Constants): readonly string[] {
  const members = Object.entries(standIn).flatMap(([group, values = {}]) =>
    Object.entries(values).map(([name, value]) => ({ group, name, value })),
  );
  const used = findUses(clientCode);
  const provided = new Set([NAME_LOOKUP, ...members.map(({ group, name }) => `constants.${group}.${name}`)]);
  const different = members.filter(({ group, name, value }) => original[group]?.[name] !== value);
  const names = Object.entries(original["ERROR"] ?? {}).filter(([key]) => /^\d+$/.test(key));
  return [
    ...[...used.difference(provided)].map((use) => `  new:  ${use} in ${CLIENT}`),
    ...[...provided.difference(used)].map((use) => `  gone: ${use} in ${CLIENT}`),
    ...different.map(({ group, name, value }) => `  ${group}.${name} is ${original[group]?.[name]}, but ${value} here`),
    ...names.map(([code, name]) => `  ERROR[${code}] is ${name}, but undefined here`),
  ];
}

/** Finds every use of the name `constants`, also one without a member, such as `const { ERROR } = constants`. */
function findUses(clientCode: string): ReadonlySet<string> {
  const code = clientCode.replace(DECLARATION, "");
  return new Set([...code.matchAll(/\bconstants\b(\.\w+|\[\w+\])*/g)].map(([use]) => use));
}

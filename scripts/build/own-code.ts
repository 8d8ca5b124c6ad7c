import { basename, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { RUNTIME, simplify } from "./simplify.ts";

/** The files with the code of this project: the text of each file by its path in `dist/`. */
export type OwnCode = ReadonlyMap<string, string>;

/** The major version of Node that action.yml requires. */
const REQUIRED_NODE = 24;

/**
 * The source files that `post.cjs` needs to find out whether it has anything to do. They go into a separate file, so
 * that post loads only this file if it has nothing to do.
 */
const FIRST_LOOK = /\/src\/(state\/is-saved|runner\/stream-debugging)\.ts$/;

/** The entry that needs neither the network nor zod. It must not load them, because it would take longer to start. */
const OFFLINE_ENTRY = /\/src\/open\.ts$/;

/**
 * Bundles `src/` with rolldown into CommonJS files:
 * - one for each entry,
 * - `first-look.cjs` (see `FIRST_LOOK`),
 * - `offline.cjs`, for code that the offline entry and others use (see `OFFLINE_ENTRY`),
 * - `shared.cjs`, for the other code that several entries use,
 * - one for each dynamic import, so that an entry loads this code only if it needs it.
 *
 * Names, comments and the order of statements stay as they are in the sources, so that people can read and compare the
 * files. An import of `src/packages/NAME.ts` becomes `require("./vendor/NAME.cjs")`.
 *
 * Throws if a source file outside `src/packages/` imports a package.
 */
export async function bundleOwnCode(entries: readonly string[]): Promise<OwnCode> {
  const offlineModules = new Set<string>();
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    platform: "node",
    external: /\/packages\//,
    plugins: [keepComments, collectImports(OFFLINE_ENTRY, offlineModules)],
    treeshake: { moduleSideEffects: false },
    optimization: { inlineConst: false },
  });
  const { output } = await bundle.generate({
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    paths: (id) => id.replace(/^.*\/packages\/(.+)\.ts$/, "./vendor/$1.cjs"),
    esModule: false,
    externalLiveBindings: false,
    dynamicImportInCjs: false,
    // With short names for exports, a change in one source file could change names in all files of dist.
    minifyInternalExports: false,
    codeSplitting: {
      groups: [
        { name: "first-look", test: FIRST_LOOK, priority: 2 },
        { name: "offline", test: (id) => offlineModules.has(id), minShareCount: 2, priority: 1 },
        { name: "shared", minShareCount: 2 },
      ],
    },
  });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk").filter(({ name }) => name !== RUNTIME);
  for (const { fileName, moduleIds } of chunks) rejectPackages(fileName, moduleIds);
  return new Map(
    chunks.map(({ name, fileName, isEntry, code }) => [
      fileName,
      createHeader(name, isEntry) + simplify(restoreComments(code)),
    ]),
  );
}

/**
 * Creates the first lines of a file. An entry first checks the version of Node, because act, Gitea and old runners run
 * `using: node24` with any version that they have. The check comes before all code that an old Node cannot run.
 */
function createHeader(name: string, isEntry: boolean): string {
  const versionCheck = `if (parseInt(process.versions.node, 10) < ${REQUIRED_NODE}) return require("./old-node.cjs")("${name}");\n`;
  return `// dist/${name}.cjs: code of this action, from src/. Run npm run build to change it.\n"use strict";\n${isEntry ? versionCheck : ""}`;
}

/** Adds the modules that an entry imports, directly or not, to a set. */
function collectImports(entry: RegExp, modules: Set<string>): Plugin {
  return {
    name: "collect imports",
    buildEnd() {
      const add = (id: string): void => {
        if (modules.has(id)) return;
        modules.add(id);
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) add(imported);
      };
      for (const id of this.getModuleIds()) if (entry.test(id)) add(id);
    },
  };
}

/**
 * Turns line comments into legal comments (`//!`), because rolldown drops all comments except JSDoc and legal ones.
 * `restoreComments` turns them back.
 */
const keepComments = {
  name: "keep comments",
  transform: {
    filter: { id: /\/src\/.*\.ts$/ },
    handler: (code: string) => ({ code: code.replace(/^(\s*)\/\/ /gm, "$1//! "), map: null }),
  },
};

function restoreComments(code: string): string {
  return code.replace(/^(\s*)\/\/! /gm, "$1// ");
}

function rejectPackages(fileName: string, moduleIds: readonly string[]): void {
  const foreign = moduleIds.find((id) => id.includes("/node_modules/"));
  if (foreign === undefined) return;
  throw new Error(
    `dist/${fileName} contains ${basename(resolve(foreign))} of a package. Import packages only in src/packages/`,
  );
}

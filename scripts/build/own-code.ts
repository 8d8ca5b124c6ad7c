import { basename, resolve } from "node:path";
import { rolldown } from "rolldown";

/** Our own files: their paths in `dist/` and their texts. */
export type OwnCode = ReadonlyMap<string, string>;

/** The major version of Node that action.yml requires. */
const REQUIRED_NODE = 24;

/**
 * What `post.cjs` needs to find out whether there is anything to do. It is in a file of its own, so that a job with nothing
 * to do loads nothing else.
 */
const FIRST_LOOK = /\/src\/(state\/is-saved|runner\/stream-debugging)\.ts$/;

/**
 * Bundles `src/` with rolldown: a CommonJS file for each entry, one for what several entries share, and one for what an
 * entry loads only when it needs it. Names, comments and order stay as they are in the sources, so that each file reads
 * like them. Packages, which `src/packages/` exports, are required from `dist/vendor/`.
 *
 * Throws if a source file imports a package directly, and not from `src/packages/`.
 */
export async function bundleOwnCode(entries: readonly string[]): Promise<OwnCode> {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])),
    platform: "node",
    external: /\/packages\//,
    plugins: [keepComments],
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
    // Exports keep their names, so that a change in one source file only changes one place in dist.
    minifyInternalExports: false,
    codeSplitting: {
      groups: [
        { name: "first-look", test: FIRST_LOOK, priority: 1 },
        { name: "shared", minShareCount: 2 },
      ],
    },
  });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  for (const { fileName, moduleIds } of chunks) refusePackages(fileName, moduleIds);
  return new Map(
    chunks.map(({ name, fileName, isEntry, code }) => [fileName, header(name, isEntry) + withComments(code)]),
  );
}

/**
 * The first lines of a file. An entry refuses a Node that is too old for the rest: act, Gitea and old runners start
 * `using: node24` with the Node that they have.
 */
function header(name: string, isEntry: boolean): string {
  const refusal = `if (parseInt(process.versions.node, 10) < ${REQUIRED_NODE}) return require("./old-node.cjs")("${name}");\n`;
  return `// dist/${name}.cjs: code of this action, from src/. Run npm run build to change it.\n"use strict";\n${isEntry ? refusal : ""}`;
}

/** rolldown only keeps JSDoc and legal comments (`//!`). So this turns all comments into legal ones until it is done. */
const keepComments = {
  name: "keep comments",
  transform: {
    filter: { id: /\/src\/.*\.ts$/ },
    handler: (code: string) => ({ code: code.replace(/^(\s*)\/\/ /gm, "$1//! "), map: null }),
  },
};

function withComments(code: string): string {
  return code.replace(/^(\s*)\/\/! /gm, "$1// ");
}

function refusePackages(fileName: string, moduleIds: readonly string[]): void {
  const foreign = moduleIds.find((id) => id.includes("/node_modules/"));
  if (foreign === undefined) return;
  throw new Error(
    `dist/${fileName} contains ${basename(resolve(foreign))} of a package. Import packages only in src/packages/`,
  );
}

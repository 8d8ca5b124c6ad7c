import { type Bundle, bundleToCommonJs } from "./commonjs-bundle.ts";
import { packagesOf } from "./packages.ts";
import { type OwnFile, splitFolder } from "./split.ts";

/** Imports in our files, and what their CommonJS requires instead. */
const siblings = {
  "/^(?:\\.{1,2}\\/)+packages\\/([a-z-]+)\\.js$/": "./vendor/$1.cjs",
  "/^\\.\\/([a-z-]+)\\.js$/": "./$1.cjs",
};

/**
 * Bundles a file of ours, an entry or what entries share, to CommonJS.
 *
 * Throws when a package got in without the detour over src/packages/, or when an `import()` of our code made a chunk.
 */
export async function bundleOwnFile({ name, modulePaths }: OwnFile): Promise<Bundle> {
  const path = `${name}.cjs`;
  const { files } = await bundleToCommonJs(`${splitFolder}/${name}.js`, path, siblings);
  const packages = packagesOf(modulePaths).map((each) => each.name);
  if (packages.length > 0) {
    throw new Error(`dist/${path} holds code of ${packages.join(", ")}: import packages in src/packages/ alone`);
  }
  if (files.size > 1) {
    throw new Error(`dist/${path} has chunks, ${[...files.keys()].join(", ")}: load only vendor files by import()`);
  }
  const header = `// dist/${path}: code of this action, from src/. Not edited by hand: npm run build.\n`;
  return { files: new Map([...files].map(([file, code]) => [file, header + code])), modulePaths };
}

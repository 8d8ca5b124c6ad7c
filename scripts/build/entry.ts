import { type Bundle, bundleToCommonJs } from "./commonjs-bundle.ts";
import { packagesOf } from "./packages.ts";

// An import of "./vendor/core.js" in an entry or "../vendor/core.js" below one, and what dist/main.cjs requires then.
const vendorImports = { "/^(?:\\.{1,2}\\/)+vendor\\/([a-z-]+)\\.js$/": "./vendor/$1.cjs" };

/**
 * Bundles `build/NAME.js` with all of our code that it imports. What entries have in common is in each of them: that
 * is little, and saves a file to read at start.
 *
 * Throws when a package got in without the detour over src/vendor/, or when an `import()` of our code made a chunk.
 */
export async function bundleEntry(name: string): Promise<Bundle> {
  const path = `${name}.cjs`;
  const { files, modulePaths } = await bundleToCommonJs(`build/${name}.js`, path, vendorImports);
  const packages = packagesOf(modulePaths).map((each) => each.name);
  if (packages.length > 0) {
    throw new Error(`dist/${path} holds code of ${packages.join(", ")}: import packages in src/vendor/ alone`);
  }
  if (files.size > 1) {
    throw new Error(`dist/${path} has chunks, ${[...files.keys()].join(", ")}: load only vendor files by import()`);
  }
  const header = `// dist/${path}: the entry ${name} of this action, from src/${name}.ts. Not edited by hand: npm run build.\n`;
  return { files: new Map([...files].map(([file, code]) => [file, header + code])), modulePaths };
}

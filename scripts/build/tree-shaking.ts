import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { rolldown } from "rolldown";

/**
 * Bundles `input` with rolldown into the ES module `output`, without what nothing uses, and gives the absolute paths
 * of the modules that are left.
 *
 * ncc does this for whole modules of packages that say `sideEffects: false`, rolldown for single statements: of zod
 * a quarter is left instead of all 268 kB, and @actions/core goes without its two packages for the network.
 * `replaced` maps a package to the file taken in its place.
 */
export async function shakeTree(
  input: string,
  output: string,
  replaced: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const absolute = Object.entries(replaced).map(([name, path]) => [name, resolve(path)]);
  const bundle = await rolldown({
    input,
    platform: "node",
    resolve: { alias: Object.fromEntries(absolute) },
    // The packages don't say so, but none of them needs a module for its effects alone: tests run what is left.
    treeshake: { moduleSideEffects: false },
  });
  const { output: chunks } = await bundle.generate({ format: "esm", codeSplitting: false });
  await bundle.close();
  writeFileSync(output, chunks[0].code);
  return chunks[0].moduleIds;
}

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

/** A file of our code: an entry, or what entries share. */
export type OwnFile = { readonly name: string; readonly modulePaths: readonly string[] };

/** Where `splitEntries` writes, seen from the root of the repository. */
export const splitFolder = "build/split";

/**
 * Splits our code into a file for each entry, and files for what several of them share, as ES modules in `splitFolder`.
 * `entries` has the name of each entry's file and the path of its module. With a copy of everything in each entry, dist
 * would hold 230 kB more, 75 kB packed, and a change would show four times. Statements that nothing uses are left out.
 */
export async function splitEntries(entries: ReadonlyMap<string, string>): Promise<readonly OwnFile[]> {
  const bundle = await rolldown({
    input: Object.fromEntries(entries),
    platform: "node",
    external: /\/packages\//,
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({
    format: "esm",
    chunkFileNames: "[name].js",
    // Exports keep their names: a change of ours shows where it was made, and nowhere else.
    minifyInternalExports: false,
    codeSplitting: {
      groups: [
        // What post asks first stands apart, or an idle post would load the rest with it.
        { name: "shared-saved", test: /\/is-saved\.js$/, priority: 1 },
        { name: "shared", minShareCount: 3 },
        // Of sweep and revoke alone: p-limit comes with it.
        { name: "shared-revoke", test: /revoke-session|revoke-by-id|adaptive-limit/, minShareCount: 2 },
        { name: "shared-post", minShareCount: 2 },
      ],
    },
  });
  await bundle.close();
  rmSync(splitFolder, { recursive: true, force: true });
  return output.flatMap((chunk) => {
    if (chunk.type !== "chunk") return [];
    const path = join(splitFolder, chunk.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, chunk.code);
    return [{ name: chunk.fileName.replace(/\.js$/, ""), modulePaths: chunk.moduleIds }];
  });
}

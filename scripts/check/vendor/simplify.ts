import { rolldown } from "rolldown";

/**
 * The text of a whole module, bundled alone by rolldown. Inside functions it removes code that cannot run, and inlines values that
 * are used once. The build does the same, so without this every tenth statement would differ.
 */
export async function simplify(path: string): Promise<string> {
  const bundle = await rolldown({
    input: path,
    platform: "node",
    external: (id) => id !== path,
    treeshake: false,
    makeAbsoluteExternalsRelative: false,
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

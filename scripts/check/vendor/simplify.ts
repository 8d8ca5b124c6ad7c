import { rolldown } from "rolldown";

/**
 * Bundles a single module with rolldown, without dropping statements. Inside functions rolldown removes code that
 * cannot run, and inlines values that are used once. The build does the same, so without this step one in ten
 * statements would differ.
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

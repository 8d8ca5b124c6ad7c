import { rolldown } from "rolldown";

/**
 * The text of a module, alone and whole, as rolldown prints it: it takes out what can't run, and puts a value that is used once in the
 * place of its name. The build does the same, so without this every tenth statement would differ.
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

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** An import in a file of `src/`. Paths are relative to `src/`. For an imported package, `to` is its name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** The imported names, as the exporting file has them. */
  readonly names: readonly string[];
}

const src = join(import.meta.dirname, "../../../src");

/** All imports in the files of `src/`: static and dynamic, values and types. */
export function readImports(): readonly Import[] {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return files.flatMap((path) => importsIn(path.split(sep).join("/"), readFileSync(join(src, path), "utf8")));
}

const STATEMENT = /^(?:import|export) ([^;"]*?)\s*from "([^"]+)";/gm;
const CALL = /\bimport\("([^"]+)"\)/g;

function importsIn(from: string, text: string): readonly Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, names = "", request = ""]) => ({ names, request }));
  const calls = [...text.matchAll(CALL)].map(([, request = ""]) => ({ names: "", request }));
  return [...statements, ...calls].map(({ names, request }) => ({
    from,
    to: request.startsWith(".") ? posix.join(posix.dirname(from), request) : request,
    names: names.match(/\w+(?= as )|\w+/g)?.filter((name) => name !== "type") ?? [],
  }));
}

/** The folder of a file in `src/`. Files in `src/` itself belong to `entries`. */
export function toFolder(path: string): string {
  const [folder = "", ...rest] = path.split("/");
  return rest.length === 0 ? "entries" : folder;
}

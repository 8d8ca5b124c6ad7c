import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/**
 * Starts each entry and each vendor file among `paths` in `folder`, in a process without inputs and environment
 * variables. Returns a message for each file that Node cannot load. An entry that reports missing inputs was loaded.
 */
export function findStartFailures(folder: string, paths: readonly string[]): string[] {
  return paths
    .filter((path) => /^(vendor\/)?[a-z-]+\.cjs$/.test(path))
    .flatMap((path) => {
      const file = resolve(folder, path);
      const { stdout, stderr, error } = spawnSync(
        process.execPath,
        path.startsWith("vendor/") ? ["-e", "require(process.argv[1])", file] : [file],
        { encoding: "utf8", env: {}, timeout: 30_000 },
      );
      const failure =
        error?.message ?? `${stdout}${stderr}`.match(/.*(Cannot find (module|package)|SyntaxError).*/)?.[0];
      return failure === undefined ? [] : [`does not start: ${folder}/${path}: ${failure}`];
    });
}

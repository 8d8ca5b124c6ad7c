import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs Python packages, unless they are in the cache, and returns the folder that contains their programs. Throws
 * if Python is not installed, or if the package index cannot be reached.
 *
 * @param cache the folder of all programs
 * @param requirements such as `zizmor==1.32.0`. The first one is the name of the folder in the cache.
 */
export function pipInstall(cache: string, requirements: readonly [string, ...string[]]): string {
  const folder = join(cache, requirements[0].replace("==", "-"));
  const programs = join(folder, "bin");
  const program = join(programs, requirements[0].split("==")[0] ?? "");
  if (!existsSync(program)) {
    execFileSync("python3", ["-m", "venv", folder]);
    execFileSync(join(programs, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...requirements]);
  }
  return programs;
}

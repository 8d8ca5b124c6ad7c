import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs Python packages, unless that was done before, and returns the folder that holds their programs. Throws where
 * there is no Python, or no package index.
 *
 * @param cache the folder of all programs
 * @param requirements such as `zizmor==1.32.0`; the first names the folder
 */
export function pipInstall(cache: string, requirements: readonly [string, ...string[]]): string {
  const folder = join(cache, requirements[0].replace("==", "-"));
  const programs = join(folder, "bin");
  const done = join(programs, requirements[0].split("==")[0] ?? "");
  if (!existsSync(done)) {
    execFileSync("python3", ["-m", "venv", folder]);
    execFileSync(join(programs, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...requirements]);
  }
  return programs;
}

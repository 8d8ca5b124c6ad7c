import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A version of a program that is written in Go. */
export interface GoCommand {
  /** The import path of the main package. */
  readonly package: string;
  readonly version: string;
  /** Build tags. */
  readonly tags?: readonly string[];
}

/** Tested with this version. Before an update, check that all scenarios of npm run test:act pass. */
export const act: GoCommand = { package: "github.com/nektos/act", version: "v0.2.87" };

/** Telegraf, with only the plugins that the examples use, so that it builds in one minute. */
export const telegraf: GoCommand = {
  package: "github.com/influxdata/telegraf/cmd/telegraf",
  version: "v1.37.2",
  tags: ["custom", "inputs.file", "outputs.influxdb_v2", "parsers.influx", "secretstores.jose"],
};

export const actionlint: GoCommand = { package: "github.com/rhysd/actionlint/cmd/actionlint", version: "v1.7.12" };

/**
 * Builds a program, unless it is in the cache, and returns the folder that contains it. The first build takes minutes.
 * Throws if Go is not installed, or if the module proxy cannot be reached.
 *
 * @param cache the folder of all programs
 */
export function goInstall(cache: string, command: GoCommand): string {
  const name = command.package.split("/").at(-1) ?? "";
  const folder = join(cache, `${name}-${command.version}`);
  if (existsSync(join(folder, name))) return folder;
  console.log(`Building ${name} ${command.version} …`);
  execFileSync("go", ["install", "-tags", (command.tags ?? []).join(), `${command.package}@${command.version}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: ["ignore", "inherit", "ignore"],
  });
  return folder;
}

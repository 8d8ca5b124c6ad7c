import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A command that is written in Go, at one version. */
export interface GoCommand {
  /** Import path of its main package. */
  readonly package: string;
  readonly version: string;
  /** Build tags. */
  readonly tags?: readonly string[];
}

/** The release of act that is used here: the newest whose behaviour was measured. */
export const act: GoCommand = { package: "github.com/nektos/act", version: "v0.2.87" };

/** Telegraf with the plugins of the examples alone, which makes it a build of one minute. */
export const telegraf: GoCommand = {
  package: "github.com/influxdata/telegraf/cmd/telegraf",
  version: "v1.37.2",
  tags: ["custom", "inputs.file", "outputs.influxdb_v2", "parsers.influx", "secretstores.jose"],
};

/** The release of actionlint that is used here. */
export const actionlint: GoCommand = { package: "github.com/rhysd/actionlint/cmd/actionlint", version: "v1.7.12" };

/**
 * Builds a command, unless that was done before, and returns the folder that holds it. A build takes minutes, later
 * ones seconds. Throws where there is no Go, or no module proxy.
 *
 * @param cache the folder of all commands
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

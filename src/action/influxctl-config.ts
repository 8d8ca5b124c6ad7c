import { posix, win32 } from "node:path";

/** Where influxctl keeps its connection profiles (`reference/cli/influxctl` in InfluxData's documents). */
export function influxctlConfig(platform: NodeJS.Platform, home: string, appData: string): string {
  switch (platform) {
    case "win32":
      return win32.join(appData, "influxctl", "config.toml");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
    default:
      return posix.join(home, ".config", "influxctl", "config.toml");
  }
}

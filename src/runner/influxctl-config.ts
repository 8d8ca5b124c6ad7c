import { posix, win32 } from "node:path";

/**
 * Where influxctl keeps its connection profiles (`reference/cli/influxctl` in InfluxData's documents). `undefined` where
 * that would depend on the current folder, which holds the checkout.
 */
export function findInfluxctlConfig(platform: NodeJS.Platform, home: string, appData: string): string | undefined {
  const path = configPath(platform, home, appData);
  const { isAbsolute } = platform === "win32" ? win32 : posix;
  return isAbsolute(path) ? path : undefined;
}

function configPath(platform: NodeJS.Platform, home: string, appData: string): string {
  switch (platform) {
    case "win32":
      return win32.join(appData, "influxctl", "config.toml");
    case "darwin":
      return posix.join(home, "Library", "Application Support", "influxctl", "config.toml");
    default:
      return posix.join(home, ".config", "influxctl", "config.toml");
  }
}

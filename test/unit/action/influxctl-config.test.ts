import { expect, test } from "vitest";
import { influxctlConfig } from "../../../src/action/influxctl-config.ts";

const ROAMING = "C:\\Users\\runner\\AppData\\Roaming";

test.each<{ platform: NodeJS.Platform; home: string; expected: string }>([
  { platform: "linux", home: "/home/runner", expected: "/home/runner/.config/influxctl/config.toml" },
  {
    platform: "darwin",
    home: "/Users/runner",
    expected: "/Users/runner/Library/Application Support/influxctl/config.toml",
  },
  { platform: "win32", home: "C:\\Users\\runner", expected: `${ROAMING}\\influxctl\\config.toml` },
])("on $platform influxctl has its profiles at $expected", ({ platform, home, expected }) => {
  expect(influxctlConfig(platform, home, ROAMING)).toBe(expected);
});

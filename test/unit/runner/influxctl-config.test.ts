import { expect, test } from "vitest";
import { findInfluxctlConfig } from "../../../src/runner/environment.ts";

const ROAMING = "C:\\Users\\runner\\AppData\\Roaming";

test.each<{ platform: NodeJS.Platform; home: string; expected: string }>([
  { platform: "linux", home: "/home/runner", expected: "/home/runner/.config/influxctl/config.toml" },
  {
    platform: "darwin",
    home: "/Users/runner",
    expected: "/Users/runner/Library/Application Support/influxctl/config.toml",
  },
  { platform: "win32", home: "C:\\Users\\runner", expected: `${ROAMING}\\influxctl\\config.toml` },
])("the profiles of influxctl on $platform are in $expected", ({ platform, home, expected }) => {
  expect(findInfluxctlConfig(platform, home, ROAMING)).toBe(expected);
});

test.each<{ platform: NodeJS.Platform; home: string; appData: string }>([
  { platform: "linux", home: "", appData: "" },
  { platform: "linux", home: "checkout", appData: "" },
  { platform: "darwin", home: "", appData: "" },
  { platform: "win32", home: "C:\\Users\\runner", appData: "" },
  { platform: "win32", home: "C:\\Users\\runner", appData: "AppData" },
])(
  "no profile is read on $platform if the home directory is '$home' and APPDATA is '$appData'",
  ({ platform, home, appData }) => {
    expect(findInfluxctlConfig(platform, home, appData)).toBeUndefined();
  },
);

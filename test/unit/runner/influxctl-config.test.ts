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
])("on $platform influxctl has its profiles at $expected", ({ platform, home, expected }) => {
  expect(findInfluxctlConfig(platform, home, ROAMING)).toBe(expected);
});

test.each<{ platform: NodeJS.Platform; home: string; appData: string }>([
  { platform: "linux", home: "", appData: "" },
  { platform: "linux", home: "checkout", appData: "" },
  { platform: "darwin", home: "", appData: "" },
  { platform: "win32", home: "C:\\Users\\runner", appData: "" },
  { platform: "win32", home: "C:\\Users\\runner", appData: "AppData" },
])(
  "on $platform with the home directory '$home' and APPDATA '$appData' it is nowhere, and not in the checkout",
  (given) => {
    expect(findInfluxctlConfig(given.platform, given.home, given.appData)).toBeUndefined();
  },
);

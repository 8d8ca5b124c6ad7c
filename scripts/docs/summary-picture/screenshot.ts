import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The names of Chromium's program on different systems. */
const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--force-device-scale-factor=1.5",
];

/**
 * Saves a picture of an HTML file with Chromium. `size` is the width and the height, such as `620,330`. The browser
 * profile is created in `folder`. Throws if Chromium is not installed.
 */
export function takeScreenshot(page: string, image: string, size: string, folder: string): void {
  const browser = BROWSERS.find(isInstalled);
  if (browser === undefined) {
    throw new Error("Chromium was not found. On Debian, install it with: apt-get install chromium");
  }
  const profile = join(folder, "profile");
  execFileSync(
    browser,
    [...FLAGS, `--window-size=${size}`, `--user-data-dir=${profile}`, `--screenshot=${image}`, `file://${page}`],
    {
      stdio: ["ignore", "ignore", "ignore"],
    },
  );
}

function isInstalled(browser: string): boolean {
  try {
    execFileSync(browser, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

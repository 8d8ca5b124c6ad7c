import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const MARK = "TEST_ACT_NAMESPACE";

/** Whether this program was started by `runInNamespace`. */
export function isInNamespace(): boolean {
  return process.env[MARK] !== undefined;
}

/**
 * Runs this program again in a namespace whose network is only loopback, and returns its exit code. The examples can
 * run there without changes: the host names of InfluxData and GitHub resolve to emulators, and all other requests fail.
 *
 * Throws if there is no `unshare`. An ordinary user also needs unprivileged user namespaces.
 */
export function runInNamespace(): number {
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const { error, status } = spawnSync(
    "unshare",
    ["--net", "--mount", "--kill-child", ...asRoot, process.execPath, ...process.argv.slice(1)],
    { env: { ...process.env, [MARK]: "inside" }, stdio: "inherit" },
  );
  if (error !== undefined) throw error;
  return status ?? 1;
}

/**
 * Enables loopback in the namespace, and makes these host names and localhost resolve to it.
 *
 * @param folder for the file that replaces /etc/hosts
 */
export function routeToLoopback(names: readonly string[], folder: string): void {
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, `127.0.0.1 ${["localhost", ...names].join(" ")}\n`);
  execFileSync("ip", ["link", "set", "lo", "up"]);
  execFileSync("mount", ["--bind", hosts, "/etc/hosts"]);
}

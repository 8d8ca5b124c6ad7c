import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const MARK = "TEST_ACT_NAMESPACE";

/** Whether this program was started by `runInNamespace`. */
export function isInside(): boolean {
  return process.env[MARK] !== undefined;
}

/**
 * Starts this program anew where there is no network but loopback, and returns its exit code. There the examples run as
 * they stand: InfluxData's names and GitHub's can be made to lead to emulators, and a request to anywhere else fails.
 * Throws where there is no `unshare`; as an ordinary user it needs unprivileged user namespaces.
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
 * Inside: brings loopback up, and lets these names, and localhost, lead there.
 *
 * @param folder for the file that stands for /etc/hosts
 */
export function settle(names: readonly string[], folder: string): void {
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, `127.0.0.1 ${["localhost", ...names].join(" ")}\n`);
  execFileSync("ip", ["link", "set", "lo", "up"]);
  execFileSync("mount", ["--bind", hosts, "/etc/hosts"]);
}

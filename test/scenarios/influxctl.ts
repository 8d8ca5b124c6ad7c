import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findInfluxctlConfig } from "../../src/runner/environment.ts";
import type { Emulator } from "../support/influxdb/start.ts";
import type { Job } from "../support/runner/job.ts";

/** The inputs of a step with a profile. The profile supplies the others. */
export const GRANT = { databases: "sensors", permissions: "write" };

/** The runner masks no secret of these jobs unless the action adds a mask. */
export const UNMASKED = { masks: [] };

/** Writes influxctl's config to its default path, and returns the path. */
export function writeConfig(job: Job, toml: string): string {
  const path = findInfluxctlConfig(process.platform, job.folders.home, join(job.folders.home, "AppData"));
  if (path === undefined) throw new Error("the job's home directory is not absolute");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, toml);
  return path;
}

/** Writes a file to the home directory, and returns its path. */
export function writeBeside(job: Job, name: string, text: string): string {
  const path = join(job.folders.home, name);
  writeFileSync(path, text);
  return path;
}

/** Creates a complete Clustered profile. `tls` are more lines of the table `profile.tls`. */
export function profile(emulator: Emulator, name = "default", tls: readonly string[] = []): string {
  const { hostname, port } = new URL(emulator.origin);
  const host = emulator.caCertificate === "" ? `http://${hostname}` : hostname;
  return `
[[profile]]
  name = "${name}"
  product = "clustered"
  host = "${host}"
  port = "${port}"
  mgmt_token = "${emulator.managementToken}"
  database = "ignored"
  [profile.tls]
${tls.map((line) => `    ${line}`).join("\n")}
`;
}

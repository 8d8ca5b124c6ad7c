import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findInfluxctlConfig } from "../../src/runner/environment.ts";
import type { Emulator } from "../support/influxdb/start.ts";
import type { Job } from "../support/runner/job.ts";

/** What a step with a profile asks for; the rest is the profile's to say. */
export const GRANT = { databases: "sensors", permissions: "write" };

/** The runner knows no secret of these jobs before the action tells it. */
export const UNMASKED = { masks: [] };

/** Writes influxctl's config where influxctl has it, and returns its path. */
export function writeConfig(job: Job, toml: string): string {
  const path = findInfluxctlConfig(process.platform, job.folders.home, join(job.folders.home, "AppData"));
  if (path === undefined) throw new Error("the job's home directory is not absolute");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, toml);
  return path;
}

/** A file beside the config. */
export function writeBeside(job: Job, name: string, text: string): string {
  const path = join(job.folders.home, name);
  writeFileSync(path, text);
  return path;
}

/** A Clustered profile with all that it takes; `tls` are further lines, of the table `profile.tls`. */
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

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { act, goInstall, telegraf } from "../../../scripts/install/go-install.ts";

/** The installed programs and packages that the workflows need. */
export interface Tools {
  /** Path of act. */
  readonly act: string;
  /** Folder that contains Telegraf. */
  readonly telegrafFolder: string;
  /** A folder with the package.json and package-lock.json of a project that uses InfluxData's JavaScript client. */
  readonly clientProject: string;
  /** npm's cache, with all packages that the client project needs. */
  readonly npmCache: string;
  /** The registry of the packages in the cache. */
  readonly npmRegistry: string;
}

const root = join(import.meta.dirname, "../../..");
const cache = join(root, "node_modules/.cache/act");
const CLIENT = "@influxdata/influxdb3-client";

/** Installs what is missing. Needs the network only if something is missing. */
export function installTools(): Tools {
  const clientProject = join(cache, "client-project");
  const npmCache = join(cache, "npm");
  if (!existsSync(join(clientProject, "package-lock.json"))) installClient(clientProject, npmCache);
  return {
    act: join(goInstall(cache, act), "act"),
    telegrafFolder: goInstall(cache, telegraf),
    clientProject,
    npmCache,
    npmRegistry: execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim(),
  };
}

/** Adds the files of the client project to a repository, with a script for `npm test`. */
export function addClientProject({ clientProject }: Tools, repository: string): void {
  const manifest: object = JSON.parse(readFileSync(join(clientProject, "package.json"), "utf8"));
  const scripts = { test: "node --test" };
  writeFileSync(join(repository, "package.json"), JSON.stringify({ ...manifest, scripts }));
  cpSync(join(clientProject, "package-lock.json"), join(repository, "package-lock.json"));
}

const Manifest = z.object({ devDependencies: z.record(z.string(), z.string()) });

function installClient(folder: string, npmCache: string): void {
  const { devDependencies } = z.parse(Manifest, JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  mkdirSync(folder, { recursive: true });
  // If the lock file contains the URL of each package, npm later needs only the packages from the cache.
  const options = [
    "--ignore-scripts",
    "--omit-lockfile-registry-resolved=false",
    "--prefix",
    folder,
    "--cache",
    npmCache,
  ];
  execFileSync("npm", ["install", ...options, `${CLIENT}@${devDependencies[CLIENT]}`], { stdio: "ignore" });
}

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { act, goInstall, telegraf } from "../../../scripts/install/go-install.ts";

/** What the workflows need that is not of this repository, all of it installed. */
export interface Tools {
  /** Path of the program. */
  readonly act: string;
  /** Folder of the program. */
  readonly telegrafFolder: string;
  /** A folder with the package.json and package-lock.json of a project that uses InfluxData's JavaScript client. */
  readonly clientProject: string;
  /** npm's cache, which has everything that this project needs. */
  readonly npmCache: string;
  /** Where npm took it from. */
  readonly npmRegistry: string;
}

const root = join(import.meta.dirname, "../../..");
const cache = join(root, "node_modules/.cache/act");
const CLIENT = "@influxdata/influxdb3-client";

/** Installs what is not there yet. Needs a network only where there is something to install. */
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

/** Adds the project's files to a repository. */
export function addClientProject({ clientProject }: Tools, repository: string): void {
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(clientProject, name), join(repository, name));
}

const Manifest = z.object({ devDependencies: z.record(z.string(), z.string()) });

function installClient(folder: string, npmCache: string): void {
  const { devDependencies } = z.parse(Manifest, JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  mkdirSync(folder, { recursive: true });
  // With the address of each package in the lock file, npm needs nothing but the packages themselves later.
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

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const examples = join(root, "examples");
const here = import.meta.dirname;

/** What act takes the repository for. */
export const repositoryName = "octo-org/plant";

/** Names of the workflow files that are published as examples. */
export const exampleWorkflows: readonly string[] = readdirSync(examples).filter((name) => name.endsWith(".yml"));

/** Lays out a repository that has every example, byte for byte, where its author would put it. */
export function layOutRepository(folder: string): void {
  const github = join(folder, ".github");
  for (const name of exampleWorkflows) cpSync(join(examples, name), join(github, "workflows", name));
  cpSync(join(here, "workflows"), join(github, "workflows"), { recursive: true });
  cpSync(join(examples, "composite"), join(github, "actions/sensors-token"), { recursive: true });
  cpSync(join(here, "actions/outer"), join(github, "actions/outer"), { recursive: true });
  for (const name of ["seed.mjs", "telegraf.conf", "air.lp"]) cpSync(join(examples, name), join(folder, name));
}

/** Makes a folder a repository of one commit, which act takes for `repositoryName`. */
export function commitAll(folder: string): void {
  const git = (...args: readonly string[]): unknown => execFileSync("git", ["-C", folder, ...args]);
  const author = ["-c", "user.name=Octocat", "-c", "user.email=octocat@plant.example", "-c", "commit.gpgsign=false"];
  git("init", "--quiet", "--initial-branch", "main");
  git("remote", "add", "origin", `https://github.com/${repositoryName}.git`);
  git("add", "--all");
  git(...author, "commit", "--quiet", "--message", "Measure the plant");
}

/** Copies what a release consists of: act takes the whole folder of an action, and nothing else must be needed. */
export function layOutAction(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const path of ["action.yml", "dist", "revoke", "sweep"]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
}

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const examples = join(root, "examples");
const here = import.meta.dirname;

/** The name of the repository in act. */
export const repositoryName = "octo-org/plant";

/** The names of the example workflows. */
export const exampleWorkflows: readonly string[] = readdirSync(examples).filter((name) => name.endsWith(".yml"));

/** Creates a repository with unchanged copies of all examples, at the paths where GitHub expects them. */
export function layOutRepository(folder: string): void {
  const github = join(folder, ".github");
  for (const name of exampleWorkflows) cpSync(join(examples, name), join(github, "workflows", name));
  cpSync(join(here, "workflows"), join(github, "workflows"), { recursive: true });
  cpSync(join(examples, "composite"), join(github, "actions/sensors-token"), { recursive: true });
  cpSync(join(here, "actions/outer"), join(github, "actions/outer"), { recursive: true });
  for (const name of ["seed.mjs", "sensors.test.mjs", "telegraf.conf", "air.lp"])
    cpSync(join(examples, name), join(folder, name));
}

/** Makes a folder a Git repository with one commit and the name `repositoryName`. */
export function commitAll(folder: string): void {
  const git = (...args: readonly string[]): unknown => execFileSync("git", ["-C", folder, ...args]);
  const author = ["-c", "user.name=Octocat", "-c", "user.email=octocat@plant.example", "-c", "commit.gpgsign=false"];
  git("init", "--quiet", "--initial-branch", "main");
  git("remote", "add", "origin", `https://github.com/${repositoryName}.git`);
  git("add", "--all");
  git(...author, "commit", "--quiet", "--message", "Measure the plant");
}

/** Copies only the files that the action needs, so a workflow fails if the action uses any other file. */
export function layOutAction(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const path of ["action.yml", "dist", "open", "revoke", "sweep"]) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
}

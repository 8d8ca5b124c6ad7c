// Runs every example, as it stands, by act beside an emulated cluster and GitHub (npm run test:act [-- PART_OF_A_NAME]).
// It is not among the other tests because of what it needs: Linux with namespaces, Go, git, curl, jq, and minutes to
// build act and Telegraf once.

import { isInside, runInNamespace, settle } from "./namespace.ts";
import { exampleWorkflows } from "./repository.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { ranByOthers, scenarios } from "./scenarios.ts";
import { installTools } from "./tools.ts";
import { createWorkspace, hostNames, type Workspace } from "./workspace.ts";

const tools = installTools();
if (isInside()) {
  using workspace = await createWorkspace(tools);
  settle(hostNames, workspace.folder);
  process.exitCode = await runAll(workspace);
} else {
  process.exitCode = runInNamespace();
}

async function runAll(workspace: Workspace): Promise<number> {
  const only = process.argv[2] ?? "";
  const results = { passed: 0, failed: 0 };
  for (const scenario of scenarios.filter(({ workflow }) => workflow.includes(only))) {
    results[(await isPassed(workspace, scenario)) ? "passed" : "failed"]++;
  }
  for (const name of exampleWorkflows.filter(isLeftOut)) {
    results.failed++;
    console.log(`FAILED  ${name}: no scenario runs it`);
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed > 0 ? 1 : 0;
}

async function isPassed(workspace: Workspace, scenario: Scenario): Promise<boolean> {
  const title = [scenario.workflow, scenario.name].filter((part) => part !== undefined).join(" ");
  const startedAt = performance.now();
  try {
    await runScenario(workspace, scenario);
    console.log(`ok      ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    console.log(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function isLeftOut(name: string): boolean {
  return !ranByOthers.includes(name) && !scenarios.some(({ workflow }) => workflow === name);
}

// Runs every example without changes, with act, an emulated cluster and an emulated GitHub (npm run test:act [--
// PART_OF_A_NAME]). It is separate from the other tests because it needs Linux with namespaces, Go, git, curl and jq,
// and because building act and Telegraf takes minutes the first time.

import { isInNamespace, routeToLoopback, runInNamespace } from "./namespace.ts";
import { exampleWorkflows } from "./repository.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { calledWorkflows, scenarios } from "./scenarios.ts";
import { installTools } from "./tools.ts";
import { createWorkspace, hostNames, type Workspace } from "./workspace.ts";

const tools = installTools();
if (isInNamespace()) {
  using workspace = await createWorkspace(tools);
  routeToLoopback(hostNames, workspace.folder);
  process.exitCode = await runAll(workspace);
} else {
  process.exitCode = runInNamespace();
}

async function runAll(workspace: Workspace): Promise<number> {
  const only = process.argv[2] ?? "";
  const results = { passed: 0, failed: 0 };
  for (const scenario of scenarios.filter(({ workflow }) => workflow.includes(only))) {
    results[(await passes(workspace, scenario)) ? "passed" : "failed"]++;
  }
  for (const name of exampleWorkflows.filter(hasNoScenario)) {
    results.failed++;
    console.log(`FAILED  ${name}: no scenario runs this example`);
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed > 0 ? 1 : 0;
}

async function passes(workspace: Workspace, scenario: Scenario): Promise<boolean> {
  const title = scenario.name === undefined ? scenario.workflow : `${scenario.workflow}, ${scenario.name}`;
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

function hasNoScenario(name: string): boolean {
  return !calledWorkflows.includes(name) && !scenarios.some(({ workflow }) => workflow === name);
}

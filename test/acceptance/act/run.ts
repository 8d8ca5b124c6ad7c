// Runs every example, as it stands, by act beside an emulated cluster and GitHub (npm run test:act [-- PART_OF_A_NAME]).
// It is not among the other tests because of what it needs: Linux with namespaces, Go, git, curl, jq, and minutes to
// build act and Telegraf once.
import type { Case } from "./case.ts";
import { cases, ranByOthers } from "./cases.ts";
import { isInside, runInNamespace, settle } from "./namespace.ts";
import { exampleWorkflows } from "./repository.ts";
import { runCase } from "./run-case.ts";
import { createScene, hostNames, type Scene } from "./scene.ts";
import { installTools } from "./tools.ts";

const tools = installTools();
if (isInside()) {
  using scene = await createScene(tools);
  settle(hostNames, scene.folder);
  process.exitCode = await runAll(scene);
} else {
  process.exitCode = runInNamespace();
}

async function runAll(scene: Scene): Promise<number> {
  const only = process.argv[2] ?? "";
  const results = { passed: 0, failed: 0 };
  for (const story of cases.filter(({ workflow }) => workflow.includes(only))) {
    results[(await isPassed(scene, story)) ? "passed" : "failed"]++;
  }
  for (const name of exampleWorkflows.filter(isLeftOut)) {
    results.failed++;
    console.log(`FAILED  ${name}: no case runs it`);
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  return results.failed > 0 ? 1 : 0;
}

async function isPassed(scene: Scene, story: Case): Promise<boolean> {
  const title = [story.workflow, story.name].filter((part) => part !== undefined).join(" ");
  const startedAt = performance.now();
  try {
    await runCase(scene, story);
    console.log(`ok      ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    console.log(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function isLeftOut(name: string): boolean {
  return !ranByOthers.includes(name) && !cases.some(({ workflow }) => workflow === name);
}

import { join } from "node:path";
import type { Emulator } from "../../support/influxdb/start.ts";
import { checkRun, listPurposes } from "./check-run.ts";
import { type ActRun, runAct } from "./run-act.ts";
import type { Arrangement, Scenario, Services } from "./scenario.ts";
import { startServices } from "./services.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Runs a workflow without changes and checks the result. Throws with act's log if it is not what the scenario expects.
 */
export async function runScenario(workspace: Workspace, scenario: Scenario): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const services = await startServices(workspace, scenario, resources);
  const arrangement = (await scenario.arrange?.(services)) ?? {};
  if (arrangement.resource !== undefined) resources.use(arrangement.resource);
  const purposesBefore = listPurposes(services.emulators);
  const run = describeRun(workspace, scenario, services, arrangement);
  const result = await runAct(run);
  try {
    checkRun(scenario, { ...services, run, result, purposesBefore });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${result.log}`, { cause: error });
  }
}

function describeRun(
  workspace: Workspace,
  scenario: Scenario,
  services: Services,
  { secrets, vars, env }: Arrangement,
): ActRun {
  const [{ managementToken, accountId, clusterId }] = services.emulators as readonly [Emulator, ...Emulator[]];
  return {
    act: workspace.tools.act,
    repository: workspace.repository,
    workflow: scenario.workflow,
    event: scenario.event ?? { name: "workflow_dispatch", payload: {} },
    // act uses GITHUB_TOKEN as `github.token`. Without it, act would get a real token from an installed gh.
    secrets: { GITHUB_TOKEN: services.githubToken, INFLUXDB_MANAGEMENT_TOKEN: managementToken, ...secrets },
    vars: { INFLUXDB_ACCOUNT_ID: accountId, INFLUXDB_CLUSTER_ID: clusterId, ...vars },
    matrix: scenario.matrix,
    env: { ...workspace.env, ...env },
    actions: workspace.actions,
    scratch: join(workspace.folder, "act"),
    cancelAt: scenario.cancelAt,
  };
}

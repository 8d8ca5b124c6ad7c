import { join } from "node:path";
import type { Emulator } from "../../support/influxdb/start.ts";
import { checkEnd, textsOf } from "./check-end.ts";
import { type ActRun, runAct } from "./run-act.ts";
import type { Arrangement, Scenario, Services } from "./scenario.ts";
import { startServices } from "./services.ts";
import type { Workspace } from "./workspace.ts";

/** Runs a workflow as it stands and checks what came of it. Rejects, with act's log, where it is not as the scenario says. */
export async function runScenario(workspace: Workspace, scenario: Scenario): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const services = await startServices(workspace, scenario, resources);
  const arrangement = (await scenario.arrange?.(services)) ?? {};
  if (arrangement.resource !== undefined) resources.use(arrangement.resource);
  const textsBefore = textsOf(services.emulators);
  const run = describeRun(workspace, scenario, services, arrangement);
  const result = await runAct(run);
  try {
    checkEnd(scenario, { ...services, run, result, textsBefore });
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
    // From GITHUB_TOKEN act takes `github.token`; without it, it would ask a gh of this computer for a real one.
    secrets: { GITHUB_TOKEN: services.githubToken, INFLUXDB_MANAGEMENT_TOKEN: managementToken, ...secrets },
    vars: { INFLUXDB_ACCOUNT_ID: accountId, INFLUXDB_CLUSTER_ID: clusterId, ...vars },
    matrix: scenario.matrix,
    env: { ...workspace.env, ...env },
    actions: workspace.actions,
    scratch: join(workspace.folder, "act"),
    cancelAt: scenario.cancelAt,
  };
}

import { join } from "node:path";
import type { Emulator } from "../../support/influxdb/start.ts";
import type { Arrangement, Case, World } from "./case.ts";
import { checkEnd, textsOf } from "./check-end.ts";
import { type ActRun, runAct } from "./run-act.ts";
import type { Scene } from "./scene.ts";
import { startWorld } from "./world.ts";

/** Runs a workflow as it stands and checks what came of it. Rejects, with act's log, where it is not as the case says. */
export async function runCase(scene: Scene, story: Case): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const world = await startWorld(scene, story, resources);
  const arrangement = (await story.arrange?.(world)) ?? {};
  if (arrangement.resource !== undefined) resources.use(arrangement.resource);
  const textsBefore = textsOf(world.emulators);
  const run = describeRun(scene, story, world, arrangement);
  const result = await runAct(run);
  try {
    checkEnd(story, { ...world, run, result, textsBefore });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${result.log}`, { cause: error });
  }
}

function describeRun(scene: Scene, story: Case, world: World, { secrets, vars, env }: Arrangement): ActRun {
  const [{ managementToken, accountId, clusterId }] = world.emulators as readonly [Emulator, ...Emulator[]];
  return {
    act: scene.tools.act,
    repository: scene.repository,
    workflow: story.workflow,
    event: story.event ?? { name: "workflow_dispatch", payload: {} },
    // From GITHUB_TOKEN act takes `github.token`; without it, it would ask a gh of this computer for a real one.
    secrets: { GITHUB_TOKEN: world.githubToken, INFLUXDB_MANAGEMENT_TOKEN: managementToken, ...secrets },
    vars: { INFLUXDB_ACCOUNT_ID: accountId, INFLUXDB_CLUSTER_ID: clusterId, ...vars },
    matrix: story.matrix,
    env: { ...scene.env, ...env },
    actions: scene.actions,
    scratch: join(scene.folder, "act"),
    cancelAt: story.cancelAt,
  };
}

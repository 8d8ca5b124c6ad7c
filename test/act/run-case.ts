import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../emulator/start.ts";
import type { TokenRecord } from "../emulator/token-record.ts";
import { findLeaks } from "../runner/leaks.ts";
import type { Arrangement, Case } from "./case.ts";
import { startGateway } from "./gateway.ts";
import { type ActResult, type ActRun, runAct } from "./run-act.ts";
import type { Scene } from "./scene.ts";

/** Runs a workflow as it stands and checks what came of it. Rejects, with act's log, where it is not as the case says. */
export async function runCase(scene: Scene, story: Case): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const emulators = await startClusters(story, resources);
  const gateway = await startGateway(emulators, scene.certificates);
  resources.defer(() => gateway.close());
  const arrangement = (await story.arrange?.(emulators, scene.home)) ?? {};
  if (arrangement.resource !== undefined) resources.use(arrangement.resource);
  const result = await runAct(describeRun(scene, story, emulators, arrangement));
  try {
    checkResult(story, result, emulators);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${result.log}`, { cause: error });
  }
}

async function startClusters(story: Case, resources: AsyncDisposableStack): Promise<readonly Emulator[]> {
  const { clusters = [{}], points } = story;
  const emulators: Emulator[] = [];
  for (const options of clusters) {
    // Clusters of one account have one management token.
    const managementToken = emulators[0]?.managementToken;
    emulators.push(resources.use(await startEmulator({ managementToken, databases: Object.keys(points), ...options })));
  }
  return emulators;
}

function describeRun(scene: Scene, story: Case, emulators: readonly Emulator[], { vars, env }: Arrangement): ActRun {
  const [{ managementToken, accountId, clusterId }] = emulators as readonly [Emulator, ...Emulator[]];
  return {
    act: scene.tools.act,
    repository: scene.repository,
    workflow: story.workflow,
    event: story.event ?? { name: "workflow_dispatch", payload: {} },
    secrets: { INFLUXDB_MANAGEMENT_TOKEN: managementToken },
    vars: { INFLUXDB_ACCOUNT_ID: accountId, INFLUXDB_CLUSTER_ID: clusterId, ...vars },
    env: { ...scene.env, ...env },
    actions: scene.actions,
    scratch: join(scene.folder, "act"),
    cancelAt: story.cancelAt,
  };
}

function checkResult(story: Case, { exitCode, log }: ActResult, emulators: readonly Emulator[]): void {
  const { granted = ["write sensors"], left = [], points, says = "" } = story;
  equal(exitCode, story.exitCode ?? 0, "the exit code of act");
  ok(log.includes(says), `the log does not say "${says}"`);
  const secrets = emulators.flatMap((emulator) => emulator.secrets);
  deepEqual(findLeaks(log, secrets), [], "secrets in the log");
  const made = emulators.flatMap(({ cluster }) => [...cluster.tokens]);
  deepEqual(made.map(grantOf).sort(), granted, "tokens that were made");
  const live = emulators.flatMap((emulator) => emulator.liveTokens());
  deepEqual(live.map(grantOf).sort(), left, "tokens that are left");
  for (const { cluster } of emulators) {
    const written = Object.keys(points).map((name) => [name, cluster.points(name).length]);
    deepEqual(Object.fromEntries(written), points, "points that were written");
  }
}

function grantOf({ permissions }: TokenRecord): string {
  return permissions.map(({ action, resource }) => `${action} ${resource}`).join(", ");
}

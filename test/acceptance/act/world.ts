import { randomBytes } from "node:crypto";
import { startGitHub } from "../../support/github/start.ts";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import type { Case, World } from "./case.ts";
import { startGateway } from "./gateway.ts";
import { repositoryName } from "./repository.ts";
import type { Scene } from "./scene.ts";

/** The ID that act gives to every run. */
const RUN_ID = 1;

/** Starts what a workflow finds: its clusters and GitHub, behind their real names. `resources` stops them. */
export async function startWorld(scene: Scene, story: Case, resources: AsyncDisposableStack): Promise<World> {
  const emulators = await startClusters(story, resources);
  const hub = resources.use(await startGitHub());
  const githubToken = `fake-job-token-${randomBytes(20).toString("hex")}`;
  hub.github.addRepository(repositoryName, { [RUN_ID]: "in_progress" });
  hub.github.allow(githubToken, { repositories: [repositoryName] });
  const gateway = await startGateway(emulators, hub, scene.certificates);
  resources.defer(() => gateway.close());
  return { emulators, github: hub.github, githubToken, home: scene.home };
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

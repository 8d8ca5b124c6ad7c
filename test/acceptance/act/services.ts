import { randomBytes } from "node:crypto";
import { startGitHub } from "../../support/github/start.ts";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { startGateway } from "./gateway.ts";
import { repositoryName } from "./repository.ts";
import type { Scenario, Services } from "./scenario.ts";
import type { Workspace } from "./workspace.ts";

/** The ID that act gives to every run. */
const RUN_ID = 1;

/** Starts what a workflow finds: its clusters and GitHub, behind their real names. `resources` stops them. */
export async function startServices(
  workspace: Workspace,
  scenario: Scenario,
  resources: AsyncDisposableStack,
): Promise<Services> {
  const emulators = await startClusters(scenario, resources);
  const hub = resources.use(await startGitHub());
  const githubToken = `fake-job-token-${randomBytes(20).toString("hex")}`;
  hub.github.addRepository(repositoryName, { [RUN_ID]: "in_progress" });
  hub.github.allow(githubToken, { repositories: [repositoryName] });
  const gateway = await startGateway(emulators, hub, workspace.certificates);
  resources.defer(() => gateway.close());
  return { emulators, github: hub.github, githubToken, home: workspace.home };
}

async function startClusters(scenario: Scenario, resources: AsyncDisposableStack): Promise<readonly Emulator[]> {
  const { clusters = [{}], points } = scenario;
  const emulators: Emulator[] = [];
  for (const options of clusters) {
    // Clusters of one account have one management token.
    const managementToken = emulators[0]?.managementToken;
    emulators.push(resources.use(await startEmulator({ managementToken, databases: Object.keys(points), ...options })));
  }
  return emulators;
}

import { randomBytes } from "node:crypto";
import { startGitHub } from "../../support/github/start.ts";
import { type Emulator, startEmulator } from "../../support/influxdb/start.ts";
import { startGateway } from "./gateway.ts";
import { repositoryName } from "./repository.ts";
import type { Scenario, Services } from "./scenario.ts";
import type { Workspace } from "./workspace.ts";

/** act gives this ID to every run. */
const RUN_ID = 1;

/** Starts the emulated clusters and GitHub, which have the real host names. `resources` stops them. */
export async function startServices(
  workspace: Workspace,
  scenario: Scenario,
  resources: AsyncDisposableStack,
): Promise<Services> {
  const emulators = await startClusters(scenario, resources);
  const githubEmulator = resources.use(await startGitHub());
  const { github } = githubEmulator;
  const githubToken = `fake-job-token-${randomBytes(20).toString("hex")}`;
  github.addRepository(repositoryName, { [RUN_ID]: "in_progress" });
  github.allow(githubToken, { repositories: [repositoryName] });
  const gateway = await startGateway(emulators, githubEmulator, workspace.certificates);
  resources.defer(() => gateway.close());
  return { emulators, github, githubToken, home: workspace.home };
}

async function startClusters(scenario: Scenario, resources: AsyncDisposableStack): Promise<readonly Emulator[]> {
  const { clusters = [{}], points } = scenario;
  const emulators: Emulator[] = [];
  for (const options of clusters) {
    // All clusters of an account have the same management token.
    const managementToken = emulators[0]?.managementToken;
    emulators.push(resources.use(await startEmulator({ managementToken, databases: Object.keys(points), ...options })));
  }
  return emulators;
}

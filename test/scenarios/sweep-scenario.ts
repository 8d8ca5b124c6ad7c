import { randomBytes } from "node:crypto";
import type { GitHub } from "../support/github/github.ts";
import { type SeededToken, seedToken } from "../support/github/seed-token.ts";
import { type GitHubEmulator, type GitHubOptions, startGitHub } from "../support/github/start.ts";
import type { EmulatorOptions } from "../support/influxdb/start.ts";
import type { TokenRecord } from "../support/influxdb/token-record.ts";
import type { JobOptions } from "../support/runner/job.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { connectionInputs, type Setup, scenario } from "./scenario.ts";

/** The path of the action file. */
export const SWEEP = "sweep/action.yml";

/** The repository of the workflow that sweeps. */
export const REPOSITORY = "octo-org/octo-repo";

/** The run that sweeps, which is in progress. */
export const OWN_RUN_ID = 9_000;

/** A run that is over. */
const ENDED_RUN_ID = 1;

type Inputs = Readonly<Record<string, string>>;

/** A cluster with tokens, a GitHub with runs, and a job that sweeps. */
export interface SweepSetup extends Omit<Setup, "inputs"> {
  readonly hub: GitHubEmulator;
  readonly github: GitHub;
  /** Adds a token to the cluster, with this description. */
  readonly seedToken: (text: string, token: SeededToken) => TokenRecord;
  /** The connection inputs for the cluster, and the inputs of the scenario. */
  readonly inputs: (more?: Inputs) => Inputs;
  readonly sweep: (more?: Inputs) => Promise<StepResult>;
}

/** Options of a sweep. */
export interface SweepOptions {
  readonly cluster?: EmulatorOptions;
  readonly github?: GitHubOptions;
  readonly job?: JobOptions | ((hub: GitHubEmulator) => JobOptions);
}

/** A scenario with `setUpSweep`. */
export const sweepScenario = scenario.extend("setUpSweep", async ({ setUp }, { onCleanup }) => {
  const hubs: GitHubEmulator[] = [];
  onCleanup(async () => void (await Promise.all(hubs.map((hub) => hub.close()))));
  return async ({ cluster = {}, github = {}, job: jobOptions = {} }: SweepOptions = {}): Promise<SweepSetup> => {
    const hub = await startGitHub(github);
    hubs.push(hub);
    const githubToken = `fake-job-token-${randomBytes(20).toString("hex")}`;
    hub.github.addRepository(REPOSITORY, { [ENDED_RUN_ID]: "completed", [OWN_RUN_ID]: "in_progress" });
    hub.github.allow(githubToken);
    const own = { repository: REPOSITORY, runId: OWN_RUN_ID, apiUrl: hub.apiUrl, githubToken };
    const options = typeof jobOptions === "function" ? jobOptions(hub) : jobOptions;
    const setup = await setUp(cluster, { ...own, ...options });
    const { emulator, job } = setup;
    const inputs = (more: Inputs = {}) => ({ ...connectionInputs(emulator), ...more });
    return {
      ...setup,
      hub,
      github: hub.github,
      seedToken: (text, token) => seedToken(emulator.cluster, text, { repository: REPOSITORY, ...token }),
      inputs,
      sweep: (more) => job.run(SWEEP, { id: "sweep", with: inputs(more) }),
    };
  };
});

/** The counts in the outputs of a sweep. */
export function readCounts({ outputs }: StepResult): Readonly<Record<string, number>> {
  return Object.fromEntries(["revoked", "kept", "failed"].map((name) => [name, Number(outputs[name])]));
}

/** The IDs in the outputs of a sweep, sorted, because tokens are revoked in parallel. */
export function readIds({ outputs }: StepResult): readonly string[] {
  return (JSON.parse(outputs["token-ids"] ?? "") as string[]).toSorted();
}

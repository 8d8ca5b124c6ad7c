import { randomBytes } from "node:crypto";
import type { GitHub } from "../support/github/github.ts";
import { type LeftToken, leaveToken } from "../support/github/left-token.ts";
import { type GitHubEmulator, type GitHubOptions, startGitHub } from "../support/github/start.ts";
import type { EmulatorOptions } from "../support/influxdb/start.ts";
import type { TokenRecord } from "../support/influxdb/token-record.ts";
import type { JobOptions } from "../support/runner/job.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { connectionInputs, type Setup, scenario } from "./scenario.ts";

/** The action, as a workflow names it. */
export const SWEEP = "sweep/action.yml";

/** The repository of the workflow that sweeps. */
export const REPOSITORY = "octo-org/octo-repo";

/** The run that sweeps; it goes on, of course. */
export const OWN_RUN_ID = 9_000;

/** A run that is over. */
const ENDED_RUN_ID = 1;

type Inputs = Readonly<Record<string, string>>;

/** A cluster with tokens, a GitHub with runs, and the job of a workflow that sweeps. */
export interface SweepSetup extends Omit<Setup, "inputs"> {
  readonly hub: GitHubEmulator;
  readonly github: GitHub;
  /** Puts a token there by what it is for. */
  readonly left: (text: string, token: LeftToken) => TokenRecord;
  /** The inputs that reach the cluster, with what the scenario adds. */
  readonly inputs: (more?: Inputs) => Inputs;
  readonly sweep: (more?: Inputs) => Promise<StepResult>;
}

/** What stands around a sweep. */
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
    const given = typeof jobOptions === "function" ? jobOptions(hub) : jobOptions;
    const setup = await setUp(cluster, { ...own, ...given });
    const { emulator, job } = setup;
    const inputs = (more: Inputs = {}) => ({ ...connectionInputs(emulator), ...more });
    return {
      ...setup,
      hub,
      github: hub.github,
      left: (text, token) => leaveToken(emulator.cluster, text, { repository: REPOSITORY, ...token }),
      inputs,
      sweep: (more) => job.run(SWEEP, { id: "sweep", with: inputs(more) }),
    };
  };
});

/** The numbers that a sweep gives to its job. */
export function countsOf({ outputs }: StepResult): Readonly<Record<string, number>> {
  return Object.fromEntries(["revoked", "kept", "failed"].map((name) => [name, Number(outputs[name])]));
}

/** The IDs that a sweep gives to its job, in the order of their text: they are revoked side by side. */
export function idsOf({ outputs }: StepResult): readonly string[] {
  return (JSON.parse(outputs["token-ids"] ?? "") as string[]).toSorted();
}

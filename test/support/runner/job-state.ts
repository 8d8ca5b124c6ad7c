import type { ActionFile } from "./action-file.ts";
import { getIgnoringCase } from "./case-insensitive.ts";
import type { VirtualClock } from "./clock.ts";
import { stepEnvironment, systemEnvironment } from "./environment.ts";
import type { JobStatus } from "./expressions.ts";
import { evaluateInputs } from "./inputs.ts";
import type { JobContexts } from "./job-contexts.ts";
import type { JobFolders } from "./job-folders.ts";
import type { LineWatch } from "./line-watch.ts";
import type { Masker } from "./masker.ts";
import type { RunningStep, StepResult } from "./running-step.ts";
import type { Stage } from "./stage.ts";

/** A step as a workflow writes it. */
export interface StepOptions {
  readonly id?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** `success()` by default: the runner skips the step once the job has failed or was cancelled. */
  readonly if?: string;
  readonly continueOnError?: boolean;
}

/** A step of a job, with what post will find. */
export interface Step {
  readonly id: string;
  readonly options: StepOptions;
  with: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
  outputs: Readonly<Record<string, string>>;
}

/** What came of one stage. */
export interface StageResult extends StepResult {
  readonly stepId: string;
  readonly stage: "main" | "post";
}

/** All that changes while a job runs, and what it runs with. */
export interface JobState {
  readonly folders: JobFolders;
  readonly contexts: JobContexts;
  readonly masker: Masker;
  readonly debug: boolean;
  readonly clock: VirtualClock | undefined;
  /** The job's `env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly steps: Map<string, Step>;
  /** A stack: what was registered last runs first. */
  readonly posts: { readonly step: Step; readonly action: ActionFile }[];
  readonly results: StageResult[];
  readonly running: Set<RunningStep>;
  exportedEnv: Readonly<Record<string, string>>;
  pathAdditions: readonly string[];
  status: JobStatus;
  isComplete: boolean;
}

/** A stage of a step as the job stands now: inputs and the env context are evaluated anew for post. */
export function prepareStage(
  job: JobState,
  { step, action, isPost, watch }: { step: Step; action: ActionFile; isPost: boolean; watch: LineWatch },
): Stage {
  const { github, githubToken, runner, actions } = job.contexts;
  const inputs = evaluateInputs(action, step.with, { github: { ...github, token: githubToken }, runner });
  return {
    action,
    entry: isPost && action.post !== undefined ? action.post.entry : action.main,
    isPost,
    environment: (files) =>
      stepEnvironment({
        system: systemEnvironment(job.folders.home),
        envContext: { ...job.env, ...job.exportedEnv, ...step.options.env },
        state: step.state,
        inputs: inputs.env,
        pathAdditions: job.pathAdditions,
        github: { ...github, action: step.id, ...files },
        runner,
        actions,
      }),
    warnings: inputs.warnings,
    state: step.state,
    masker: job.masker,
    debug: job.debug,
    workspace: job.folders.workspace,
    runnerTemp: job.folders.temp,
    clock: job.clock,
    watch,
  };
}

/** Takes into the job what a stage leaves to those after it. */
export function recordResult(job: JobState, step: Step, result: StageResult): void {
  step.state = result.state;
  if (result.stage === "main") {
    step.outputs = result.outputs;
  }
  job.exportedEnv = { ...job.exportedEnv, ...result.env };
  job.pathAdditions = [...job.pathAdditions.filter((path) => !result.paths.includes(path)), ...result.paths];
  if (result.conclusion === "failure" && job.status === "success") {
    job.status = "failure";
  }
  job.results.push(result);
}

/** The step of this id. Throws where the job has none. */
export function stepOf(job: JobState, stepId: string): Step {
  const step = job.steps.get(stepId);
  if (step === undefined) {
    throw new Error(`the job has no step "${stepId}"`);
  }
  return step;
}

/**
 * What a later job would get as a job output: undefined where the value is empty, or holds something that is masked, for
 * then the runner drops it.
 */
export function jobOutput(job: JobState, stepId: string, name: string): string | undefined {
  const value = getIgnoringCase(stepOf(job, stepId).outputs, name) ?? "";
  return value === "" || job.masker.mask(value) !== value ? undefined : value;
}

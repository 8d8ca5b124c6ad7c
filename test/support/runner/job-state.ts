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

/** A step in a workflow. */
export interface StepOptions {
  readonly id?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Default `success()`: the runner skips the step if the job has failed or was cancelled. */
  readonly if?: string;
  readonly continueOnError?: boolean;
  /** Later steps run at the same time. Its outputs, variables and conclusion count only after `wait`. */
  readonly background?: boolean;
}

/** A step of a job, with the values that post will get. */
export interface Step {
  readonly id: string;
  readonly options: StepOptions;
  with: Readonly<Record<string, string>>;
  state: Readonly<Record<string, string>>;
  outputs: Readonly<Record<string, string>>;
  /** The result of a background step that no step has waited for. */
  deferred: StageResult | undefined;
}

/** The result of a stage, with its step. */
export interface StageResult extends StepResult {
  readonly stepId: string;
  readonly stage: "main" | "post";
}

/** The state and the settings of a running job. */
export interface JobState {
  readonly folders: JobFolders;
  readonly contexts: JobContexts;
  readonly masker: Masker;
  readonly debug: boolean;
  readonly clock: VirtualClock | undefined;
  /** The job's `env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly steps: Map<string, Step>;
  /** A stack. The last registered post runs first. */
  readonly posts: { readonly step: Step; readonly action: ActionFile }[];
  readonly results: StageResult[];
  readonly running: Set<RunningStep>;
  /** All background steps by ID, also those that have ended. */
  readonly backgroundSteps: Map<string, RunningStep>;
  exportedEnv: Readonly<Record<string, string>>;
  pathAdditions: readonly string[];
  status: JobStatus;
  isComplete: boolean;
}

/** Prepares a stage of a step. Inputs and the env context are evaluated again for post. */
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

/** Updates the job with the result of a stage. Masks and the state of a background step are not deferred. */
export function recordResult(job: JobState, step: Step, result: StageResult): void {
  step.state = result.state;
  job.results.push(result);
  if (step.options.background === true && result.stage === "main") {
    step.deferred = result;
  } else {
    publishResult(job, step, result);
  }
}

/** Passes the outputs, variables and conclusion of a stage to the job and its later steps. */
export function publishResult(job: JobState, step: Step, result: StageResult): void {
  if (result.stage === "main") {
    step.outputs = result.outputs;
  }
  job.exportedEnv = { ...job.exportedEnv, ...result.env };
  job.pathAdditions = [...job.pathAdditions.filter((path) => !result.paths.includes(path)), ...result.paths];
  if (result.conclusion === "failure" && job.status === "success") {
    job.status = "failure";
  }
}

/** The step with this ID. Throws if the job has none. */
export function findStep(job: JobState, stepId: string): Step {
  const step = job.steps.get(stepId);
  if (step === undefined) {
    throw new Error(`the job has no step "${stepId}"`);
  }
  return step;
}

/**
 * The job output that a later job gets. Undefined if the value is empty, or if it contains a masked text, because then
 * the runner drops it.
 */
export function jobOutput(job: JobState, stepId: string, name: string): string | undefined {
  const value = getIgnoringCase(findStep(job, stepId).outputs, name) ?? "";
  return value === "" || job.masker.mask(value) !== value ? undefined : value;
}

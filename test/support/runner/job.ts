import { readActionFile } from "./action-file.ts";
import { waitForAllSteps, waitForSteps } from "./background-steps.ts";
import type { VirtualClock } from "./clock.ts";
import { holds, type JobStatus } from "./expressions.ts";
import { type JobOptions as JobContextOptions, jobContexts } from "./job-contexts.ts";
import { createJobFolders, type JobFolders, removeJobFolders } from "./job-folders.ts";
import {
  findStep,
  type JobState,
  jobOutput,
  prepareStage,
  recordResult,
  type StageResult,
  type Step,
  type StepOptions,
} from "./job-state.ts";
import { createMasker } from "./masker.ts";
import type { CancelTimes } from "./process.ts";
import { controlStep, type Interruption, type RunningStep, type StepResult } from "./running-step.ts";
import { type StageEnd, startStage } from "./stage.ts";

/** Options of a job. Each has a default. */
export interface JobOptions extends JobContextOptions {
  /** Makes time pass faster in the steps. */
  readonly clock?: VirtualClock | undefined;
  /** Secrets that the runner masks from the start, such as repository secrets. */
  readonly masks?: readonly string[];
}

/** A job that runs actions like actions/runner: one step after the other, or in the background, and then their posts. */
export interface Job extends AsyncDisposable {
  /** Runs main of a step. Rejects if the runner would skip the step, which after a failure needs an `if`. */
  run(actionFile: string, step?: StepOptions): Promise<StepResult>;
  /** Starts main of a step and returns its controls. Throws if the runner would skip the step. */
  start(actionFile: string, step?: StepOptions): RunningStep;
  /** Waits for background steps, as a step with `wait` does. If one of them failed, the job has failed. */
  wait(...stepIds: readonly string[]): Promise<void>;
  /** Sets variables like a later step that writes to `GITHUB_ENV`. All later steps and posts get them. */
  setEnv(variables: Readonly<Record<string, string>>): void;
  /** Replaces all inputs of a step, as if they had other values when they are evaluated again for post. */
  setInputs(stepId: string, inputs: Readonly<Record<string, string>>): void;
  /** The outputs of a step that later steps of the job get. */
  outputs(stepId: string): Readonly<Record<string, string>>;
  /** An output that a later job gets. Undefined if the runner drops it. */
  jobOutput(stepId: string, name: string): string | undefined;
  /** Ends the job, starts the next post and returns its controls. `complete` runs the others. */
  startPost(): RunningStep<StageResult>;
  /**
   * Ends the job and runs the posts whose `post-if` holds, in reverse order. Background steps end first. A second call
   * runs nothing.
   */
  complete(): Promise<readonly StageResult[]>;
  /** Kills running steps. */
  stop(): Promise<void>;
  readonly status: JobStatus;
  readonly folders: JobFolders;
  /** All stages that have ended, in this order. */
  readonly results: readonly StageResult[];
  /** Secrets that only the runner knows, and those in `masks`. */
  readonly secrets: readonly string[];
}

/** Starts a job. Its disposal stops its steps and removes its folders, but does not run posts. */
export function startJob(options: JobOptions = {}): Job {
  const job = newJobState(options);
  return {
    run: async (actionFile, step = {}) => startStep(job, actionFile, step).result,
    start: (actionFile, step = {}) => startStep(job, actionFile, step),
    wait: (...stepIds) => waitForSteps(job, stepIds),
    setEnv: (variables) => {
      job.exportedEnv = { ...job.exportedEnv, ...variables };
    },
    setInputs: (stepId, inputs) => {
      findStep(job, stepId).with = inputs;
    },
    outputs: (stepId) => findStep(job, stepId).outputs,
    jobOutput: (stepId, name) => jobOutput(job, stepId, name),
    startPost: () => startPost(job),
    complete: () => completeJob(job),
    stop: () => stopSteps(job),
    get status() {
      return job.status;
    },
    folders: job.folders,
    results: job.results,
    secrets: [...job.contexts.secrets, ...(options.masks ?? [])],
    async [Symbol.asyncDispose]() {
      await stopSteps(job);
      await removeJobFolders(job.folders);
    },
  };
}

function newJobState(options: JobOptions): JobState {
  const folders = createJobFolders(options.event ?? {});
  const contexts = jobContexts(options, folders);
  const masker = createMasker();
  for (const secret of [...contexts.secrets, ...(options.masks ?? [])]) {
    masker.add(secret);
  }
  return {
    folders,
    contexts,
    masker,
    debug: options.debug ?? false,
    clock: options.clock,
    env: options.env ?? {},
    steps: new Map(),
    posts: [],
    results: [],
    running: new Set(),
    backgroundSteps: new Map(),
    exportedEnv: {},
    pathAdditions: [],
    status: "success",
    isComplete: false,
  };
}

function startStep(job: JobState, actionFile: string, options: StepOptions): RunningStep {
  const step = addStep(job, options);
  const isBackground = options.background === true;
  const running: RunningStep = controlStep({
    start: async (watch) => {
      const action = await readActionFile(actionFile);
      if (action.post !== undefined) {
        // Before main starts, so that main cannot prevent post from running.
        job.posts.push({ step, action });
      }
      return startStage(prepareStage(job, { step, action, isPost: false, watch }));
    },
    // The runner evaluates the `if` of a background step only once, before the step starts.
    ignoresCancel: options.if === "always()" && !isBackground,
    onCancel: (times) => cancelJob(job, running, times),
    conclude: (end, interruption) => {
      job.running.delete(running);
      const result: StageResult = { ...conclude(end, step, interruption), stepId: step.id, stage: "main" };
      recordResult(job, step, result);
      return result;
    },
  });
  job.running.add(running);
  if (isBackground) job.backgroundSteps.set(step.id, running);
  return running;
}

/** Cancels the job in one of its steps, and all other steps that are running. */
function cancelJob(job: JobState, cancelled: RunningStep, times: CancelTimes): void {
  if (job.status === "cancelled") return;
  job.status = "cancelled";
  for (const step of job.running) {
    if (step !== cancelled) void step.cancel(times);
  }
}

function addStep(job: JobState, options: StepOptions): Step {
  const condition = options.if ?? "success()";
  if (job.isComplete || !holds(condition, job.status)) {
    const status = job.isComplete ? "complete" : job.status;
    throw new Error(`the runner would skip this step: its if is ${condition} and the job is at "${status}"`);
  }
  const id = options.id ?? `__${job.steps.size + 1}`;
  if (job.steps.has(id)) {
    throw new Error(`the job has a step "${id}" already`);
  }
  const step: Step = { id, options, with: options.with ?? {}, state: {}, outputs: {}, deferred: undefined };
  job.steps.set(id, step);
  return step;
}

function conclude(end: StageEnd, step: Step, interruption?: Interruption): StepResult {
  // The runner ignores the exit code of a process that it interrupted.
  const ownOutcome = end.hasSucceeded && interruption === undefined ? "success" : "failure";
  const outcome = interruption === "cancel" ? "cancelled" : ownOutcome;
  const conclusion = outcome === "failure" && step.options.continueOnError === true ? "success" : outcome;
  return { ...end, outcome, conclusion };
}

async function completeJob(job: JobState): Promise<readonly StageResult[]> {
  await waitForAllSteps(job);
  endSteps(job);
  const results: StageResult[] = [];
  for (let post = nextPost(job); post !== undefined; post = nextPost(job)) {
    results.push(await runPost(job, post).result);
  }
  return results;
}

function startPost(job: JobState): RunningStep<StageResult> {
  endSteps(job);
  const post = nextPost(job);
  if (post === undefined) {
    throw new Error("the job has no post to run");
  }
  return runPost(job, post);
}

function endSteps(job: JobState): void {
  if (job.running.size > 0) {
    throw new Error("a step of the job is still running");
  }
  job.isComplete = true;
}

/** The last registered post whose `post-if` holds. */
function nextPost(job: JobState): JobState["posts"][number] | undefined {
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    if (holds(post.action.post?.condition ?? "always()", job.status)) {
      return post;
    }
  }
  return undefined;
}

/** Post can be interrupted too, because the `timeout-minutes` of the step starts again for it. */
function runPost(job: JobState, { step, action }: JobState["posts"][number]): RunningStep<StageResult> {
  const running: RunningStep<StageResult> = controlStep({
    start: (watch) => startStage(prepareStage(job, { step, action, isPost: true, watch })),
    ignoresCancel: false,
    onCancel: () => {
      job.status = "cancelled";
    },
    conclude: (end, interruption) => {
      job.running.delete(running);
      const result: StageResult = { ...conclude(end, step, interruption), stepId: step.id, stage: "post" };
      recordResult(job, step, result);
      return result;
    },
  });
  job.running.add(running);
  return running;
}

async function stopSteps(job: JobState): Promise<void> {
  await Promise.allSettled([...job.running].map((step) => step.kill()));
}

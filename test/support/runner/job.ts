import { readActionFile } from "./action-file.ts";
import type { VirtualClock } from "./clock.ts";
import { holds, type JobStatus } from "./expressions.ts";
import { type JobOptions as JobContextOptions, jobContexts } from "./job-contexts.ts";
import { type JobFolders, makeJobFolders, removeJobFolders } from "./job-folders.ts";
import {
  type JobState,
  jobOutput,
  prepareStage,
  recordResult,
  type StageResult,
  type Step,
  type StepOptions,
  stepOf,
} from "./job-state.ts";
import { createMasker } from "./masker.ts";
import { controlStep, type Interruption, type RunningStep, type StepResult } from "./running-step.ts";
import { type StageEnd, startStage } from "./stage.ts";

/** What distinguishes a job. Each has a default. */
export interface JobOptions extends JobContextOptions {
  /** Lets time pass faster in the steps. */
  readonly clock?: VirtualClock | undefined;
  /** Secrets that the runner masks from the start, such as repository secrets. */
  readonly masks?: readonly string[];
}

/** A job: runs actions as actions/runner does, one step after the other, then their posts. */
export interface Job extends AsyncDisposable {
  /** Runs a step's main. Rejects where the runner would skip the step: after a failure it needs an `if`. */
  run(actionFile: string, step?: StepOptions): Promise<StepResult>;
  /** Starts a step's main and hands over its controls. Throws where `run` rejects for the job's status. */
  start(actionFile: string, step?: StepOptions): RunningStep;
  /** Stands for a later step that writes to `GITHUB_ENV`; what follows, posts too, sees it. */
  setEnv(variables: Readonly<Record<string, string>>): void;
  /** Stands for inputs that come out otherwise when they are evaluated anew for post. Replaces all that were given. */
  setInputs(stepId: string, inputs: Readonly<Record<string, string>>): void;
  /** The outputs of a step, as later steps of the job get them. */
  outputs(stepId: string): Readonly<Record<string, string>>;
  /** An output as a later job gets it; undefined where the runner drops it. */
  jobOutput(stepId: string, name: string): string | undefined;
  /** Ends the job up to the next post, starts that and hands over its controls. `complete` runs the others. */
  startPost(): RunningStep<StageResult>;
  /** Ends the job: runs the posts in reverse order by their `post-if`. A second call runs nothing. */
  complete(): Promise<readonly StageResult[]>;
  /** Kills steps that still run. */
  stop(): Promise<void>;
  readonly status: JobStatus;
  readonly folders: JobFolders;
  /** All stages that ended so far, in that order. */
  readonly results: readonly StageResult[];
  /** Secrets that only the runner knows, and those given as `masks`. */
  readonly secrets: readonly string[];
}

/** Starts a job. Disposing it stops its steps and removes its folders; it doesn't run posts. */
export function startJob(options: JobOptions = {}): Job {
  const job = newJobState(options);
  return {
    run: async (actionFile, step = {}) => startStep(job, actionFile, step).result,
    start: (actionFile, step = {}) => startStep(job, actionFile, step),
    setEnv: (variables) => {
      job.exportedEnv = { ...job.exportedEnv, ...variables };
    },
    setInputs: (stepId, inputs) => {
      stepOf(job, stepId).with = inputs;
    },
    outputs: (stepId) => stepOf(job, stepId).outputs,
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
  const folders = makeJobFolders(options.event ?? {});
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
    exportedEnv: {},
    pathAdditions: [],
    status: "success",
    isComplete: false,
  };
}

function startStep(job: JobState, actionFile: string, options: StepOptions): RunningStep {
  const step = addStep(job, options);
  const running = controlStep({
    start: async (watch) => {
      const action = await readActionFile(actionFile);
      if (action.post !== undefined) {
        // Before main starts, so that nothing main does can keep post from running.
        job.posts.push({ step, action });
      }
      return startStage(prepareStage(job, { step, action, isPost: false, watch }));
    },
    ignoresCancel: options.if === "always()",
    onCancel: () => {
      job.status = "cancelled";
    },
    conclude: (end, interruption) => {
      job.running.delete(running);
      const result: StageResult = { ...conclude(end, step, interruption), stepId: step.id, stage: "main" };
      recordResult(job, step, result);
      return result;
    },
  });
  job.running.add(running);
  return running;
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
  const step: Step = { id, options, with: options.with ?? {}, state: {}, outputs: {} };
  job.steps.set(id, step);
  return step;
}

function conclude(end: StageEnd, step: Step, interruption?: Interruption): StepResult {
  // The runner doesn't ask how a process ended that it has interrupted.
  const ownOutcome = end.hasSucceeded && interruption === undefined ? "success" : "failure";
  const outcome = interruption === "cancel" ? "cancelled" : ownOutcome;
  const conclusion = outcome === "failure" && step.options.continueOnError === true ? "success" : outcome;
  return { ...end, outcome, conclusion };
}

async function completeJob(job: JobState): Promise<readonly StageResult[]> {
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

/** The post that was registered last, of those whose `post-if` holds. */
function nextPost(job: JobState): JobState["posts"][number] | undefined {
  for (let post = job.posts.pop(); post !== undefined; post = job.posts.pop()) {
    if (holds(post.action.post?.condition ?? "always()", job.status)) {
      return post;
    }
  }
  return undefined;
}

/** The step's `timeout-minutes` begins anew for post, so it can be interrupted too. */
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

import { findStep, type JobState, publishResult } from "./job-state.ts";
import type { RunningStep } from "./running-step.ts";

/**
 * Waits for background steps, as a step with `wait` does. From then on, their outputs, variables and conclusions count
 * (actions/runner `Runner.Worker/BackgroundStepCoordinator.cs`).
 */
export async function waitForSteps(job: JobState, stepIds: readonly string[]): Promise<void> {
  const started = stepIds.map((id) => ({ step: findStep(job, id), running: findBackgroundStep(job, id) }));
  await Promise.all(started.map(({ running }) => running.result));
  for (const { step } of started) {
    if (step.deferred !== undefined) publishResult(job, step, step.deferred);
    step.deferred = undefined;
  }
}

/** Waits for all background steps, as the runner does before the posts. */
export function waitForAllSteps(job: JobState): Promise<void> {
  return waitForSteps(job, [...job.backgroundSteps.keys()]);
}

function findBackgroundStep(job: JobState, stepId: string): RunningStep {
  const running = job.backgroundSteps.get(stepId);
  if (running === undefined) {
    throw new Error(`the step "${stepId}" does not run in the background`);
  }
  return running;
}

import { createLineWatch, type LineWatch } from "./line-watch.ts";
import { type CancelTimes, cancelProcess, RUNNER_CANCEL_TIMES } from "./process.ts";
import type { RunningStage, StageEnd } from "./stage.ts";

/** The result of a step. `conclusion` is `outcome` after `continue-on-error`. */
export interface StepResult extends StageEnd {
  readonly outcome: "success" | "failure" | "cancelled";
  readonly conclusion: "success" | "failure" | "cancelled";
}

/** Why the runner interrupted a step. */
export type Interruption = "cancel" | "timeout" | undefined;

/** A step whose main or post is running. */
export interface RunningStep<Result extends StepResult = StepResult> {
  /** Never rejects because of the action. */
  readonly result: Promise<Result>;
  /**
   * Cancels the job with all steps that are running, like a user or the concurrency setting of a workflow. Only the
   * process of a step gets SIGINT, SIGTERM and SIGKILL. A step with `if: always()` gets no signal, unless it runs in the
   * background. By default, with the times of the runner.
   */
  cancel(times?: CancelTimes): Promise<Result>;
  /** Makes the step exceed its `timeout-minutes`: the same signals, but the step fails and the job continues. */
  timeOut(times?: CancelTimes): Promise<Result>;
  /** Kills the process with SIGKILL, like an out-of-memory killer: the step fails, and the job continues. */
  kill(): Promise<Result>;
  /** Resolves when a line of the log contains the text or matches. Rejects if the step ends without such a line. */
  logged(wanted: string | RegExp): Promise<void>;
}

/**
 * Starts a stage and returns its controls.
 *
 * @param conclude creates the result from the end of the stage, and the reason if the runner interrupted it
 */
export function controlStep<Result extends StepResult>(options: {
  readonly start: (watch: LineWatch) => Promise<RunningStage>;
  readonly ignoresCancel: boolean;
  readonly onCancel: (times: CancelTimes) => void;
  readonly conclude: (end: StageEnd, interruption: Interruption) => Result;
}): RunningStep<Result> {
  const watch = createLineWatch();
  const started = options.start(watch);
  let interruption: Interruption;
  const result = started.then(({ ended }) => ended).then((end) => options.conclude(end, interruption));
  // The caller may await the result later. A step that could not start still rejects for it.
  result.catch(() => watch.end());

  async function interrupt(reason: Interruption, times: CancelTimes): Promise<Result> {
    const { process } = await started;
    interruption = reason;
    await cancelProcess(process, times);
    return result;
  }

  return {
    result,
    cancel(times = RUNNER_CANCEL_TIMES) {
      options.onCancel(times);
      return options.ignoresCancel ? result : interrupt("cancel", times);
    },
    timeOut: (times = RUNNER_CANCEL_TIMES) => interrupt("timeout", times),
    async kill() {
      const { process } = await started;
      process.signal("SIGKILL");
      return result;
    },
    logged: watch.waitFor,
  };
}

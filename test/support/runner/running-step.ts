import { createLineWatch, type LineWatch } from "./line-watch.ts";
import { type CancelTimes, cancelProcess, RUNNER_CANCEL_TIMES } from "./process.ts";
import type { RunningStage, StageEnd } from "./stage.ts";

/** A step's result in GitHub's words: `conclusion` is `outcome` after `continue-on-error`. */
export interface StepResult extends StageEnd {
  readonly outcome: "success" | "failure" | "cancelled";
  readonly conclusion: "success" | "failure" | "cancelled";
}

/** Why the runner ended a step that would have gone on. */
export type Interruption = "cancel" | "timeout" | undefined;

/** A step whose main, or post, is on its way. */
export interface RunningStep<Result extends StepResult = StepResult> {
  /** Never rejects over what the action does. */
  readonly result: Promise<Result>;
  /**
   * Cancels the job, as a person or the concurrency setting of a workflow does: SIGINT, SIGTERM, SIGKILL to the process
   * alone. A step with `if: always()` gets no signal. Give shorter times than the runner's own, which are the default.
   */
  cancel(times?: CancelTimes): Promise<Result>;
  /** Lets the step run into its `timeout-minutes`: the same signals, but the step fails and the job goes on. */
  timeOut(times?: CancelTimes): Promise<Result>;
  /** Kills the process with SIGKILL from outside, as an out-of-memory killer does: the step fails, the job goes on. */
  kill(): Promise<Result>;
  /** Resolves when a line of the log holds the text or matches; rejects if the step ends without it. */
  logged(wanted: string | RegExp): Promise<void>;
}

/**
 * Puts the controls of a step around its stage.
 *
 * @param conclude makes the result of the stage's end; it is told if the runner ended it
 */
export function controlStep<Result extends StepResult>(options: {
  readonly start: (watch: LineWatch) => Promise<RunningStage>;
  readonly ignoresCancel: boolean;
  readonly onCancel: () => void;
  readonly conclude: (end: StageEnd, interruption: Interruption) => Result;
}): RunningStep<Result> {
  const watch = createLineWatch();
  const started = options.start(watch);
  let interruption: Interruption;
  const result = started.then(({ ended }) => ended).then((end) => options.conclude(end, interruption));
  // Whoever started the step may come to the result later; a step that couldn't start still rejects for them.
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
      options.onCancel();
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

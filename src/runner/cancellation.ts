/** What a cancelled job, or a step that runs into its `timeout-minutes`, means for the requests of a step. */
export interface Cancellation {
  /** Aborted when the runner asks the step to end. */
  readonly signal: AbortSignal;
  /** Aborted a little later: a create request on its way may still answer, and its token be known by its ID. */
  readonly graceSignal: AbortSignal;
}

/** The runner follows SIGINT with SIGTERM after 7.5 s (actions/runner, `ProcessInvoker.cs`). */
const GRACE_MS = 5_000;

/** Listens for the runner's signals. The process no longer ends by them: whoever waits has to look at `signal`. */
export function listenForCancel(): Cancellation {
  const cancelled = new AbortController();
  const graceOver = new AbortController();
  const cancel = (): void => {
    cancelled.abort();
    setTimeout(() => graceOver.abort(), GRACE_MS).unref();
  };
  process.once("SIGINT", cancel);
  process.once("SIGTERM", cancel);
  return { signal: cancelled.signal, graceSignal: graceOver.signal };
}

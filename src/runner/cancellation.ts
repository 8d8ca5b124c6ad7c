/** The signals for a step whose job is cancelled, or that reaches its `timeout-minutes`. */
export interface Cancellation {
  /** Aborted when the runner asks the step to end. */
  readonly signal: AbortSignal;
  /** Aborted a little later, so that the response to a create request can still arrive with the ID of its token. */
  readonly graceSignal: AbortSignal;
}

/** The runner sends SIGTERM 7.5 s after SIGINT (actions/runner, `ProcessInvoker.cs`). */
const GRACE_MS = 5_000;

/** Listens for the runner's signals. They no longer end the process, so every wait must use `signal`. */
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

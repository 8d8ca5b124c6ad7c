import { error as annotateError, debug, info, isDebug } from "../vendor/core.ts";
import { type Cancellation, listenForCancel } from "./cancellation.ts";

/** Runs an entry. The one place that catches: an error becomes one annotation and exit code 1. */
export async function runAction(body: (cancellation: Cancellation) => Promise<void>): Promise<void> {
  const cancellation = listenForCancel();
  try {
    await body(cancellation);
  } catch (error) {
    process.exitCode = 1;
    report(error, cancellation.signal.aborted);
  }
}

function report(error: unknown, isCancelled: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  if (isCancelled) info("Cancelled. The post step revokes what was made.");
  else annotateError(message);
  if (isDebug() && error instanceof Error) debug(error.stack ?? "no stack");
}

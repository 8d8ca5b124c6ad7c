import { error as annotateError, debug, info, isDebug } from "../vendor/core.ts";
import { type Cancellation, listenForCancel } from "./cancellation.ts";

/** Runs an entry. The one place that catches: an error becomes one annotation and exit code 1. */
export async function runAction(
  body: (cancellation: Cancellation) => Promise<void>,
  onCancel = "Cancelled.",
): Promise<void> {
  const cancellation = listenForCancel();
  try {
    await body(cancellation);
  } catch (error) {
    process.exitCode = 1;
    report(error, cancellation.signal.aborted ? onCancel : undefined);
  }
}

function report(error: unknown, cancelled: string | undefined): void {
  const message = error instanceof Error ? error.message : String(error);
  if (cancelled !== undefined) info(cancelled);
  else annotateError(message);
  if (isDebug() && error instanceof Error) debug(error.stack ?? "no stack");
}

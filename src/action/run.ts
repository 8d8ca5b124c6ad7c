import { Redaction } from "../influxdb/redaction.ts";
import { debug, info, isDebug, setSecret } from "../vendor/core.ts";
import { annotateError } from "./annotation.ts";
import { type Cancellation, listenForCancel } from "./cancellation.ts";

/** Runs an entry. The one place that catches: an error becomes one annotation and exit code 1. */
export async function runAction(
  body: (cancellation: Cancellation, redaction: Redaction) => Promise<void>,
  onCancel = "Cancelled.",
): Promise<void> {
  const cancellation = listenForCancel();
  const redaction = new Redaction(setSecret);
  try {
    await body(cancellation, redaction);
  } catch (error) {
    process.exitCode = 1;
    report(error, redaction, cancellation.signal.aborted ? onCancel : undefined);
  }
}

function report(error: unknown, redaction: Redaction, cancelled: string | undefined): void {
  const message = error instanceof Error ? error.message : String(error);
  if (cancelled !== undefined) info(cancelled);
  else annotateError(redaction.message(message));
  if (isDebug() && error instanceof Error) debug(redaction.message(error.stack ?? "no stack"));
}

import { debug, info, isDebug, setSecret } from "../packages/core.ts";
import { Redaction } from "../redaction/redaction.ts";
import { annotateError, warning } from "./annotations.ts";
import { type Cancellation, listenForCancel } from "./cancellation.ts";

/**
 * What a step that was cancelled, or ran into its timeout, tells in place of its error:
 * - `for-post`: a line, since whatever it has made is for post to look after
 * - `what-is-left`: its error all the same, since nobody comes after it
 * - `what-was-not-done`: a warning with its error, since a person or another run can do the rest
 */
type WhenCancelled = "for-post" | "what-is-left" | "what-was-not-done";

/** Runs an entry. The one place that catches: an error becomes one annotation and exit code 1. */
export async function runAction(
  body: (cancellation: Cancellation, redaction: Redaction) => Promise<void>,
  whenCancelled: WhenCancelled,
): Promise<void> {
  leaveEnvironmentOutOfReports();
  const cancellation = listenForCancel();
  const redaction = new Redaction(setSecret);
  try {
    await body(cancellation, redaction);
  } catch (error) {
    process.exitCode = 1;
    const message = redaction.message(error instanceof Error ? error.message : String(error));
    report(message, cancellation.signal.aborted ? whenCancelled : undefined);
    if (isDebug() && error instanceof Error) debug(redaction.message(error.stack ?? "no stack"));
  }
}

/**
 * A diagnostic report of Node's, which the NODE_OPTIONS of a job may ask for, lists the environment, and with it the inputs
 * (https://nodejs.org/api/report.html). It is written into the checkout.
 */
function leaveEnvironmentOutOfReports(): void {
  process.report.excludeEnv = true;
}

function report(message: string, cancelled: WhenCancelled | undefined): void {
  if (cancelled === "for-post") info("Cancelled. The post step revokes any token that was created.");
  else if (cancelled === "what-was-not-done") warning(`Cancelled. ${message}`);
  else annotateError(message);
}

import { debug, isDebug, setSecret } from "../packages/core.ts";
import { Redaction } from "../redaction/redaction.ts";
import { annotateError, warning } from "./annotations.ts";
import { type Cancellation, listenForCancel } from "./cancellation.ts";
import { info } from "./log.ts";

/**
 * What a step reports if it was cancelled or timed out:
 * - `leave-to-post`: a log line, because post revokes what the step created
 * - `report-error`: its error, because no step comes after it
 * - `report-warning`: a warning with its error, because a user or another run can do the rest
 */
type OnCancel = "leave-to-post" | "report-error" | "report-warning";

/** Runs an entry. An error becomes one annotation and exit code 1. */
export async function runAction(
  body: (cancellation: Cancellation, redaction: Redaction) => Promise<void>,
  { onCancel }: { readonly onCancel: OnCancel },
): Promise<void> {
  excludeEnvironmentFromReports();
  const cancellation = listenForCancel();
  const redaction = new Redaction(setSecret);
  try {
    await body(cancellation, redaction);
  } catch (error) {
    process.exitCode = 1;
    const message = redaction.message(error instanceof Error ? error.message : String(error));
    report(message, cancellation.signal.aborted ? onCancel : undefined);
    if (isDebug() && error instanceof Error) debug(redaction.message(error.stack ?? "no stack"));
  }
}

/**
 * The NODE_OPTIONS of a job can enable Node's diagnostic reports, which contain the environment, and so the inputs
 * (https://nodejs.org/api/report.html). Node writes them into the checkout.
 */
function excludeEnvironmentFromReports(): void {
  process.report.excludeEnv = true;
}

function report(message: string, onCancel: OnCancel | undefined): void {
  if (onCancel === "leave-to-post") info("Cancelled. The post step revokes any token that was created.");
  else if (onCancel === "report-warning") warning(`Cancelled. ${message}`);
  else annotateError(message);
}

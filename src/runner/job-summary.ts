import { asError } from "../redaction/as-error.ts";
import { warning } from "./annotations.ts";

/**
 * Loads what writes the job summary, which `writeSummary` then finds there. It needs modules of Node's that load 6 ms
 * sooner before the first request than after it (measured; `skipOptimizing` in influxdb/http.ts says why). Throws
 * nothing: that it cannot be loaded is for `writeSummary` to tell, after what matters more is done.
 */
export async function loadSummary(): Promise<void> {
  await importSummary().catch(() => {});
}

async function importSummary() {
  return (await import("../packages/summary.ts")).summary;
}

/** Adds to the job summary. That it cannot be written is a warning: it is no reason to fail a job. */
export async function writeSummary(html: string): Promise<void> {
  try {
    const summary = await importSummary();
    await summary.addRaw(html).write();
  } catch (error) {
    warning(`The job summary could not be written: ${asError(error).message}`);
  }
}

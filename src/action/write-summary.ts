import { asError } from "../influxdb/as-error.ts";
import { warning } from "../vendor/core.ts";

/** Adds to the job summary. That it cannot be written is a warning: it is no reason to fail a job. */
export async function writeSummary(html: string): Promise<void> {
  const { summary } = await import("../vendor/summary.ts");
  try {
    await summary.addRaw(html).write();
  } catch (error) {
    warning(`The job summary could not be written: ${asError(error).message}`);
  }
}

import { asError } from "../redaction/invalid.ts";
import { warning } from "./annotations.ts";

/** Adds to the job summary. That it cannot be written is a warning: it is no reason to fail a job. */
export async function writeSummary(html: string): Promise<void> {
  try {
    const { summary } = await import("../packages/summary.ts");
    await summary.addRaw(html).write();
  } catch (error) {
    warning(`Could not write the job summary: ${asError(error).message}`);
  }
}

import { asError } from "../redaction/invalid.ts";
import { warning } from "./annotations.ts";

/** Adds to the job summary. If that fails, it only warns, so that the job does not fail. */
export async function writeSummary(html: string): Promise<void> {
  try {
    const { summary } = await import("../packages/summary.ts");
    await summary.addRaw(html).write();
  } catch (error) {
    warning(`Could not write the job summary: ${asError(error).message}`);
  }
}

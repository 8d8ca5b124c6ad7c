import { NoResponse } from "../../src/http/no-response.ts";
import { Invalid } from "../../src/redaction/invalid.ts";

/** The message for an error. The project's own errors explain themselves. The clean-up can fail after another error. */
export function explain(error: unknown): string {
  if (error instanceof SuppressedError) return `${explain(error.suppressed)}\n${explain(error.error)}`;
  if (error instanceof Invalid) return [...error.problems, "See npm run ask-cluster -- --help"].join("\n");
  if (isInterruption(error)) return "Not all questions were asked.";
  return error instanceof Error ? error.message : "An unknown error occurred";
}

/** A wait or a request that the user interrupted. */
function isInterruption(error: unknown): boolean {
  if (error instanceof NoResponse) return error.code === "CANCELLED";
  return error instanceof Error && error.name === "AbortError";
}

import { NoResponse } from "../../src/http/no-response.ts";
import { Invalid } from "../../src/redaction/invalid.ts";

/** Returns the message for an error. If the clean-up fails after another error, the message contains both. */
export function explain(error: unknown): string {
  if (error instanceof SuppressedError) return `${explain(error.suppressed)}\n${explain(error.error)}`;
  if (error instanceof Invalid) return [...error.problems, "See npm run ask-cluster -- --help"].join("\n");
  if (isInterruption(error)) return "Not all questions were asked.";
  return error instanceof Error ? error.message : "An unknown error occurred";
}

/** Whether the user interrupted a wait or a request. */
function isInterruption(error: unknown): boolean {
  if (error instanceof NoResponse) return error.code === "CANCELLED";
  return error instanceof Error && error.name === "AbortError";
}

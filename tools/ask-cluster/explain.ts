import { NoResponse } from "../../src/http/no-response.ts";
import { Invalid } from "../../src/redaction/invalid.ts";

/** What a person is told of an error. Those of this project explain themselves; a clean-up may fail after something else has. */
export function explain(error: unknown): string {
  if (error instanceof SuppressedError) return `${explain(error.suppressed)}\n${explain(error.error)}`;
  if (error instanceof Invalid) return [...error.problems, "See npm run ask-cluster -- --help"].join("\n");
  if (isInterruption(error)) return "Not every question was asked.";
  return error instanceof Error ? error.message : "Something that is no error was thrown";
}

/** A wait or a request that was ended by the person. */
function isInterruption(error: unknown): boolean {
  if (error instanceof NoResponse) return error.code === "CANCELLED";
  return error instanceof Error && error.name === "AbortError";
}

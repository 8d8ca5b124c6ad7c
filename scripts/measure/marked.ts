import { appendMark, formatMark } from "../../src/grant/mark.ts";

/** Creates the description of a token that a run created. The index makes the nonce unique. */
export function describeMarked(index: number, repository: string, run: number): string {
  const nonce = index.toString(16).padStart(16, "0");
  const attempt = { serverUrl: "https://github.com", repository, runId: String(run), runAttempt: "1" };
  return appendMark("Nightly load / load", formatMark({ ...attempt, nonce, keep: false }));
}

import type { NoAnswerCode } from "./no-answer.ts";

/** The code of a socket's, TLS or undici error; nothing else of it is kept, since errors hold requests and passwords. */
export function codeOf(error: unknown): NoAnswerCode {
  if (!(error instanceof Error)) return "UNKNOWN";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{2,60}$/.test(code) ? code : "UNKNOWN";
}

import { Invalid } from "../redaction/invalid.ts";
import { printsWhatItReceives } from "./stream-debugging.ts";

const PROBLEM =
  "NODE_DEBUG: with the section stream, Node prints the beginning of everything that it receives, including the token. Set NODE_DEBUG: '' in the `env` of this step";

/** The problem, if Node would print a token that it receives or what a server echoes. It is reported with those of the inputs. */
export function findStreamProblems(): readonly string[] {
  return printsWhatItReceives() ? [PROBLEM] : [];
}

/** Throws `Invalid` with that problem, for a stage that has no inputs to report on. */
export function requireQuietStreams(): void {
  if (printsWhatItReceives()) throw new Invalid(PROBLEM);
}

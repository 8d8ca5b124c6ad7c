import { Invalid } from "../influxdb/invalid.ts";
import { printsWhatItReceives } from "./stream-debugging.ts";

const PROBLEM =
  "NODE_DEBUG: with its section stream, Node prints the beginning of whatever it receives, and so of the token. Set NODE_DEBUG: '' in the `env` of this step";

/** What is wrong if Node would print a token that it receives, or what a server echoes; to be told with the inputs' problems. */
export function streamProblems(): readonly string[] {
  return printsWhatItReceives() ? [PROBLEM] : [];
}

/** The same where nothing else is told. Throws `Invalid`. */
export function requireQuietStreams(): void {
  if (printsWhatItReceives()) throw new Invalid(PROBLEM);
}

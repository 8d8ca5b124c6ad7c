import type { FaultKind } from "../support/influxdb/fault.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { ACTION, type Setup } from "./scenario.ts";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Other content for the answer to a create, by a name that completes a sentence. */
export interface Rewriting {
  readonly what: string;
  readonly rewrite: (answer: Json) => unknown;
}

/** The fault that rewrites an answer. */
export function rewriting({ rewrite }: Pick<Rewriting, "rewrite">): FaultKind {
  return { kind: "rewrite", answer: (json) => rewrite(json as Json) };
}

/** With another value of a field. */
export function set(key: string, value: unknown): Rewriting["rewrite"] {
  return (answer) => ({ ...answer, [key]: value });
}

/** Without a field. */
export function without(key: string): Rewriting["rewrite"] {
  return ({ [key]: _, ...others }) => others;
}

/** With exactly these permissions. */
export function permissions(...granted: readonly Json[]): Rewriting["rewrite"] {
  return set("permissions", granted);
}

/** Runs main, with every create of it answered so. */
export function runWith(
  { emulator, job, inputs }: Setup,
  fault: FaultKind,
  more: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
  return job.run(ACTION, { with: inputs(more) });
}

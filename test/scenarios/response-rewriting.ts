import type { FaultKind } from "../support/influxdb/fault.ts";
import type { StepResult } from "../support/runner/running-step.ts";
import { ACTION, type Setup } from "./scenario.ts";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A change of the create response, by a name for the title. */
export interface Rewriting {
  readonly what: string;
  readonly rewrite: (response: Json) => unknown;
}

/** Creates the fault that rewrites a response. */
export function rewriting({ rewrite }: Pick<Rewriting, "rewrite">): FaultKind {
  return { kind: "rewrite", response: (json) => rewrite(json as Json) };
}

/** Sets a field to another value. */
export function set(key: string, value: unknown): Rewriting["rewrite"] {
  return (response) => ({ ...response, [key]: value });
}

/** Removes a field. */
export function without(key: string): Rewriting["rewrite"] {
  return ({ [key]: _, ...others }) => others;
}

/** Sets exactly these permissions. */
export function permissions(...granted: readonly Json[]): Rewriting["rewrite"] {
  return set("permissions", granted);
}

/** Runs main with a fault in every create request. */
export function runWith(
  { emulator, job, inputs }: Setup,
  fault: FaultKind,
  more: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  emulator.inject({ on: "CreateDatabaseToken", occurrence: "every", fault });
  return job.run(ACTION, { with: inputs(more) });
}

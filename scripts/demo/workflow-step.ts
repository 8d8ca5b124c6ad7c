import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import * as z from "zod/mini";
import { type Contexts, resolveExpressions } from "../../test/support/runner/expressions.ts";

/** A step of a workflow: its YAML, and its inputs after the runner has resolved the expressions. */
export interface WorkflowStep {
  readonly yaml: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, string>>;
}

const Steps = z.tuple([z.object({ id: z.string(), with: z.record(z.string(), z.string()) })]);

/**
 * Reads a file that contains one step of a workflow, and resolves its expressions. Throws if it contains anything else.
 */
export async function readWorkflowStep(path: string, contexts: Contexts): Promise<WorkflowStep> {
  const yaml = await readFile(path, "utf8");
  const [step] = z.parse(Steps, parse(yaml));
  const inputs = Object.entries(step.with).map(([name, value]) => [name, resolveExpressions(value, contexts)] as const);
  return { yaml, id: step.id, inputs: Object.fromEntries(inputs) };
}

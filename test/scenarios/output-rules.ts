import type { StageResult } from "../support/runner/job-state.ts";
import type { StepResult } from "../support/runner/running-step.ts";

/** Words in bodies that are not from the API, and in responses that must not be shown. */
const BODY_WORDS = /nginx|<html|foreign text|accessToken|createdAt|created_at|maxTables/;

/** Finds problems in the output of a stage, whatever its result. */
export function outputProblems(result: StepResult | StageResult): readonly string[] {
  const lines = result.raw.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  const shown = lines.filter((line) => !line.startsWith("::debug::"));
  const errors = shown.filter((line) => line.startsWith("::error"));
  return [
    ...(errors.length > 1 ? [`${errors.length} lines are errors`] : []),
    ...(errors.length === 0 && result.exitCode !== 0 ? ["it failed without an error"] : []),
    ...lines.filter((line) => BODY_WORDS.test(line)).map((line) => `a body is shown: ${line}`),
    ...shown
      .filter((line) => /\bat (?!\d)\S+ \(|\.cjs:\d+|node:internal/.test(line))
      .map((line) => `a stack is shown: ${line}`),
  ];
}

import { type ActionFile, resolveDefault } from "./action-file.ts";
import { getIgnoringCase, mergeIgnoringCase } from "./case-insensitive.ts";
import type { Contexts } from "./expressions.ts";

/** The inputs of a step that the action gets. */
export interface StepInputs {
  /** `INPUT_*`. */
  readonly env: Readonly<Record<string, string>>;
  /** Warnings of the runner before the action starts. */
  readonly warnings: readonly string[];
}

/**
 * Evaluates the inputs of a step (actions/runner `Runner.Worker/ActionRunner.cs`). A default applies only if the key is
 * absent from `with`, not if it is empty. `required` is not enforced, and unknown inputs are passed to the action.
 */
export function evaluateInputs(
  action: ActionFile,
  given: Readonly<Record<string, string>>,
  contexts: Contexts,
): StepInputs {
  const missing = action.inputs.filter((input) => getIgnoringCase(given, input.name) === undefined);
  const all = mergeIgnoringCase(
    given,
    missing.map((input) => [input.name, resolveDefault(input, contexts)] as const),
  );
  return {
    env: Object.fromEntries(Object.entries(all).map(([name, value]) => [inputVariable(name), value])),
    warnings: [...deprecations(action, given), ...unexpected(action, given)],
  };
}

/** The variable of an input. Blanks become `_`, and hyphens stay. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

function deprecations(action: ActionFile, given: Readonly<Record<string, string>>): readonly string[] {
  return action.inputs
    .filter((input) => input.deprecationMessage !== undefined && getIgnoringCase(given, input.name) !== undefined)
    .map((input) => `Input '${input.name}' has been deprecated with message: ${input.deprecationMessage}`);
}

function unexpected(action: ActionFile, given: Readonly<Record<string, string>>): readonly string[] {
  const valid = action.inputs.map((input) => input.name);
  const lowerCased = new Set(valid.map((name) => name.toLowerCase()));
  const unknown = Object.keys(given).filter((name) => !lowerCased.has(name.toLowerCase()));
  return unknown.length === 0
    ? []
    : [`Unexpected input(s) '${unknown.join("', '")}', valid inputs are ['${valid.join("', '")}']`];
}

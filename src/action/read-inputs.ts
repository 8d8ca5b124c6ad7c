import { getInput, setSecret } from "../vendor/core.ts";
import { type Environment, readEvent } from "./environment.ts";
import type { RawInputs } from "./input-schema.ts";
import { ISSUE_INPUTS, type IssueInputs, parseIssueInputs } from "./issue-inputs.ts";
import { explainMissingSecret } from "./missing-secret.ts";
import { mergeProfile } from "./profile-inputs.ts";

/** Reads inputs by name. The management token is masked before any other is looked at. */
export function readInputs(names: readonly string[]): RawInputs {
  const managementToken = getInput("management-token");
  if (managementToken !== "") setSecret(managementToken);
  return Object.fromEntries(names.map((name) => [name, getInput(name)]));
}

/** Reads the inputs of the root action, with a profile's. Throws one `Invalid` with every problem; nothing is sent. */
export async function readIssueInputs(environment: Environment, nowMs: number): Promise<IssueInputs> {
  const merged = await mergeProfile(readInputs(ISSUE_INPUTS), environment);
  const missingSecret = (): string => explainMissingSecret(environment, readEvent(environment), merged.profile);
  return parseIssueInputs(merged, environment, missingSecret, nowMs);
}

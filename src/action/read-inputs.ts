import { getInput, setSecret } from "../vendor/core.ts";
import { type Environment, readEvent } from "./environment.ts";
import type { RawInputs } from "./input-schema.ts";
import { ISSUE_INPUTS, type IssueInputs, parseIssueInputs } from "./issue-inputs.ts";
import { explainMissingSecret } from "./missing-secret.ts";
import { type MergedInputs, mergeProfile } from "./profile-inputs.ts";
import { parseRevokeInputs, REVOKE_INPUTS, type RevokeInputs } from "./revoke-inputs.ts";
import { parseSweepInputs, SWEEP_INPUTS, type SweepInputs } from "./sweep-inputs.ts";

/** Reads inputs by name. The tokens are masked before any other is looked at. */
export function readInputs(names: readonly string[]): RawInputs {
  for (const secret of [getInput("management-token"), getInput("github-token")]) {
    if (secret !== "") setSecret(secret);
  }
  return Object.fromEntries(names.map((name) => [name, getInput(name)]));
}

/** Reads the inputs of the root action, with a profile's. Throws one `Invalid` with every problem; nothing is sent. */
export async function readIssueInputs(environment: Environment, nowMs: number): Promise<IssueInputs> {
  const merged = await mergeProfile(readInputs(ISSUE_INPUTS), environment);
  return parseIssueInputs(merged, environment, missingSecretOf(environment, merged), nowMs);
}

/** Reads the inputs of revoke, with a profile's. Throws one `Invalid` with every problem; nothing is sent. */
export async function readRevokeInputs(environment: Environment): Promise<RevokeInputs> {
  const merged = await mergeProfile(readInputs(REVOKE_INPUTS), environment);
  return parseRevokeInputs(merged, missingSecretOf(environment, merged));
}

/** Reads the inputs of sweep, with a profile's. Throws one `Invalid` with every problem; nothing is sent. */
export async function readSweepInputs(environment: Environment): Promise<SweepInputs> {
  const merged = await mergeProfile(readInputs(SWEEP_INPUTS), environment);
  return parseSweepInputs(merged, environment.run.repository, missingSecretOf(environment, merged));
}

function missingSecretOf(environment: Environment, { profile }: MergedInputs): () => string {
  return () => explainMissingSecret(environment, readEvent(environment), profile);
}

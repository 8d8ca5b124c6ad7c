import { getInput } from "../packages/core.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type Environment, readEvent } from "../runner/environment.ts";
import { maskGiven } from "../runner/masks.ts";
import { findProxyProblems } from "../runner/proxy.ts";
import { findStreamProblems } from "../runner/stream-debugging.ts";
import { explainMissingSecret } from "./missing-secret.ts";
import { type MergedInputs, type RawInputs, withoutProfile } from "./schema.ts";

/**
 * Reads inputs by name, with a profile's, and looks at what would keep them from being used: the proxy, and a Node that
 * prints what it receives. The tokens are masked before any other is looked at.
 */
export async function readInputs(
  names: readonly string[],
  environment: Environment,
  redaction: Redaction,
): Promise<MergedInputs> {
  maskGiven(environment, redaction);
  const environmentProblems = [...findStreamProblems(), ...findProxyProblems(environment)];
  const raw = Object.fromEntries(names.map((name) => [name, getInput(name)]));
  return { ...(await mergeInputs(raw, environment, redaction)), environmentProblems };
}

/** Adds the profile that the inputs name, if they name one; few do, so what reads it is loaded on call. */
export async function mergeInputs(
  raw: RawInputs,
  environment: Environment,
  redaction: Redaction,
): Promise<MergedInputs> {
  if (!raw["profile"] && !raw["config"]) return withoutProfile(raw);
  const { mergeProfile } = await import("./profile.ts");
  return await mergeProfile(raw, environment, redaction);
}

/** Says why the management token is empty, for whoever needs it. */
export function createMissingSecretMessage(environment: Environment, { profile }: MergedInputs): () => string {
  return () => explainMissingSecret(environment, readEvent(environment), profile);
}

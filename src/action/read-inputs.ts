import type { Redaction } from "../influxdb/redaction.ts";
import { getInput } from "../vendor/core.ts";
import { type Environment, readEvent } from "./environment.ts";
import type { RawInputs } from "./input-schema.ts";
import { maskGiven } from "./masks.ts";
import { type MergedInputs, withoutProfile } from "./merged-inputs.ts";
import { explainMissingSecret } from "./missing-secret.ts";
import { proxyProblems } from "./proxy.ts";
import { streamProblems } from "./quiet-streams.ts";

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
  const environmentProblems = [...streamProblems(), ...proxyProblems(environment)];
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
  const { mergeProfile } = await import("./profile-inputs.ts");
  return await mergeProfile(raw, environment, redaction);
}

/** Says why the management token is empty, for whoever needs it. */
export function missingSecretOf(environment: Environment, { profile }: MergedInputs): () => string {
  return () => explainMissingSecret(environment, readEvent(environment), profile);
}

import { isEnterpriseProduct } from "../influxdb/cluster.ts";
import { getInput } from "../packages/core.ts";
import { quote } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { type Environment, readEvent } from "../runner/environment.ts";
import { maskSecrets } from "../runner/masks.ts";
import { findProxyProblems } from "../runner/proxy.ts";
import { findStreamProblems } from "../runner/stream-debugging.ts";
import { explainMissingSecret } from "./missing-secret.ts";
import { type MergedInputs, type RawInputs, withoutProfile } from "./schema.ts";

/**
 * Reads inputs by name, including the values of a profile. Also finds problems of the environment: a wrong proxy, or a
 * setting that makes Node log what it receives. Masks the tokens before it reads anything else.
 */
export async function readInputs(
  names: readonly string[],
  environment: Environment,
  redaction: Redaction,
): Promise<MergedInputs> {
  maskSecrets(environment, redaction);
  const environmentProblems = [...findStreamProblems(), ...findProxyProblems(environment)];
  const raw = Object.fromEntries(names.map((name) => [name, getInput(name)]));
  return { ...(await mergeInputs(raw, environment, redaction)), environmentProblems };
}

/** Adds the profile that the inputs name, if any. Its code, with a TOML parser, is loaded only if it is needed. */
export async function mergeInputs(
  raw: RawInputs,
  environment: Environment,
  redaction: Redaction,
): Promise<MergedInputs> {
  // Enterprise and Cloud have no profiles, and their parsers report one.
  if ((!raw["profile"] && !raw["config"]) || isEnterpriseProduct(raw["product"])) return withoutProfile(raw);
  const { mergeProfile } = await import("./profile.ts");
  return await mergeProfile(raw, environment, redaction);
}

/**
 * Creates the message for an empty management token, which mentions a profile without a token. It reads the event only
 * when it is called.
 */
export function createMissingSecretMessage(environment: Environment, { profile }: MergedInputs): () => string {
  return () => {
    const why = explainMissingSecret("token", environment, readEvent(environment));
    return profile === "" ? why : `${why}. The profile ${quote(profile)} has no mgmt_token either`;
  };
}

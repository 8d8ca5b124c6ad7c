import { findProfileSecrets, type Profile } from "../influxdb/influxctl-profile.ts";
import { getInput } from "../packages/core.ts";
import { quote } from "../redaction/invalid.ts";
import { MIN_MASK_LENGTH, type Redaction } from "../redaction/redaction.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";
import { warning } from "./annotations.ts";
import type { Environment } from "./environment.ts";
import { maskProxyPassword } from "./proxy.ts";

/**
 * Masks the secrets of inputs and environment. A token that is too short for one is not masked: whoever parses the input
 * refuses it.
 */
export function maskGiven(environment: Environment, redaction: Redaction): void {
  for (const name of ["management-token", "github-token"]) redaction.add(getInput(name), MIN_TOKEN_LENGTH);
  // The runner has masked it.
  redaction.hide(environment.runtimeToken);
  if (!maskProxyPassword(environment, redaction)) warnOfNoMask("HTTPS_PROXY: the password", MIN_MASK_LENGTH);
}

/** Masks every token of a file of profiles, also those of profiles that nobody asked for. `source` names the input. */
export function maskProfiles(profiles: readonly Profile[], source: string, redaction: Redaction): void {
  const short = findProfileSecrets(profiles).filter(({ secret }) => !redaction.add(secret, MIN_TOKEN_LENGTH));
  // After all are known: a name may hold the token of another profile.
  for (const { profile, key } of short) {
    warnOfNoMask(redaction.message(`${source}: ${key} of the profile ${quote(profile)}`), MIN_TOKEN_LENGTH);
  }
}

function warnOfNoMask(what: string, shortest: number): void {
  warning(
    `${what} has fewer than ${shortest} characters, so it is not masked: masking such a short text could garble the whole log`,
  );
}

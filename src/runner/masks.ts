import { getInput } from "../packages/core.ts";
import { MIN_MASK_LENGTH, type Redaction } from "../redaction/redaction.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";
import { warning } from "./annotations.ts";
import type { Environment } from "./environment.ts";
import { maskProxyPassword } from "./proxy.ts";

/**
 * Masks the secrets in inputs and environment variables. A token or a key that is too short is not masked, because the
 * parser of the input rejects it.
 */
export function maskSecrets(environment: Environment, redaction: Redaction): void {
  for (const name of ["management-token", "transfer-key", "github-token"])
    redaction.add(getInput(name), MIN_TOKEN_LENGTH);
  // The runner has already masked it.
  redaction.hide(environment.runtimeToken);
  if (!maskProxyPassword(environment, redaction)) warnOfNoMask("HTTPS_PROXY: the password", MIN_MASK_LENGTH);
}

/** Warns that a secret is too short to be masked. `what` is printed as it is. */
export function warnOfNoMask(what: string, minLength: number): void {
  warning(
    `${what} has fewer than ${minLength} characters, so it is not masked: masking such a short text could garble the whole log. Use a longer one`,
  );
}

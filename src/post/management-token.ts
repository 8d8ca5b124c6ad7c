import { chooseTokenParser } from "../inputs/management-token.ts";
import { mergeInputs } from "../inputs/read.ts";
import { getInput } from "../packages/core.ts";
import { Invalid } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";
import type { Environment } from "../runner/environment.ts";
import type { SavedState } from "../state/saved-state.ts";
import { unseal } from "../state/seal.ts";

const MISSING =
  "is missing in the post step: the main step could not save it encrypted (the job has `id-token: write`, or no runtime token), and the input is now empty. Keep the environment variable or the profile that it comes from until the job ends";

/**
 * Finds the management token in post: the token that main sealed, or else the token of the input or the profile, which
 * may have changed since main. Masks the token. Throws if there is none.
 */
export async function findManagementToken(
  saved: SavedState,
  environment: Environment,
  redaction: Redaction,
): Promise<string> {
  const sealed = saved.managementToken === undefined ? undefined : unseal(saved.managementToken, environment);
  const token = sealed ?? (await readTokenFromInputs(environment, redaction));
  redaction.add(token, MIN_TOKEN_LENGTH);
  redaction.hide(environment.runtimeToken);
  try {
    return chooseTokenParser(saved.product)(token, () => MISSING);
  } catch (error) {
    throw error instanceof Invalid ? new Error(`management-token ${error.message}`, { cause: error }) : error;
  }
}

async function readTokenFromInputs(environment: Environment, redaction: Redaction): Promise<string> {
  const names = ["management-token", "profile", "config", "ca-certificate"];
  const raw = Object.fromEntries(names.map((name) => [name, getInput(name)]));
  if (raw["management-token"]) return raw["management-token"];
  const merged = await mergeInputs(raw, environment, redaction);
  if (merged.problems.length > 0) throw new Error(merged.problems.join("\n"));
  return merged.raw["management-token"] ?? "";
}

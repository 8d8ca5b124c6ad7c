import { Invalid } from "../influxdb/invalid.ts";
import { getInput, setSecret } from "../vendor/core.ts";
import { parseManagementToken } from "./connection-inputs.ts";
import type { Environment } from "./environment.ts";
import { unseal } from "./seal.ts";
import type { SavedState } from "./state.ts";

/**
 * The management token in post: the one that main sealed, else the input as post finds it, which may be another.
 * Masked before it is returned. Throws where there is none.
 */
export function managementTokenForPost(saved: SavedState, environment: Environment): string {
  const sealed = saved.managementToken === undefined ? undefined : unseal(saved.managementToken, environment);
  const token = sealed ?? getInput("management-token");
  if (token !== "") setSecret(token);
  try {
    return parseManagementToken(token, () => MISSING);
  } catch (error) {
    throw error instanceof Invalid ? new Error(`management-token ${error.message}`, { cause: error }) : error;
  }
}

const MISSING =
  "is not there in the post step: it could not be sealed for it (the job has `id-token: write`, or no runtime token), and the input is empty by now";

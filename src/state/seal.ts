import type { Environment } from "../runner/environment.ts";
import { decrypt, type EncryptionKey, encrypt } from "../sealing/encryption.ts";

/** The purpose of the key. */
const PURPOSE = "influxdb-database-token: management token at rest";

/**
 * Seals a secret; `undefined` if there is no runtime token, or if `run` steps can read the runtime token: in a job with
 * `id-token: write`, ACTIONS_ID_TOKEN_REQUEST_TOKEN contains it.
 */
export function seal(secret: string, environment: Environment): string | undefined {
  if (environment.runtimeToken === "" || environment.hasIdToken) return undefined;
  return encrypt(secret, createKey(environment)).toString("base64");
}

/** Opens a sealed secret; `undefined` if it was sealed with another key or changed. */
export function unseal(sealed: string, environment: Environment): string | undefined {
  return decrypt(Buffer.from(sealed, "base64"), createKey(environment));
}

/**
 * The state is in a file that every later step of the job can read, so the management token in it is encrypted. The key
 * comes from the runtime token, which the runner passes to actions but not to `run` steps. This protects only the file:
 * another action of the same job has the key.
 */
function createKey({ runtimeToken }: Environment): EncryptionKey {
  return { secret: runtimeToken, purpose: PURPOSE, context: "" };
}

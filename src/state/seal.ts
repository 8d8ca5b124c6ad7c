import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Environment } from "../runner/environment.ts";

// The state is in a file that every later step of the job can read, so the management token in it is encrypted. The key
// comes from the runtime token, which the runner passes to actions but not to `run` steps. This protects only the file:
// another action of the same job has the key.
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Names the purpose of the key, so that a key for another purpose differs even if the same token derives it. */
const KEY_PURPOSE = "influxdb-database-token: management token at rest";

/**
 * Seals a secret; `undefined` if there is no runtime token, or if `run` steps can read the runtime token: in a job with
 * `id-token: write`, ACTIONS_ID_TOKEN_REQUEST_TOKEN contains it.
 */
export function seal(secret: string, environment: Environment): string | undefined {
  if (environment.runtimeToken === "" || environment.hasIdToken) return undefined;
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(environment.runtimeToken, salt), iv);
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), text]).toString("base64");
}

/** Opens a sealed secret; `undefined` if it was sealed with another key or changed. */
export function unseal(sealed: string, environment: Environment): string | undefined {
  const bytes = Buffer.from(sealed, "base64");
  const salt = bytes.subarray(0, SALT_BYTES);
  const iv = bytes.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES);
  const tag = bytes.subarray(SALT_BYTES + IV_BYTES, SALT_BYTES + IV_BYTES + TAG_BYTES);
  const text = bytes.subarray(SALT_BYTES + IV_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, deriveKey(environment.runtimeToken, salt), iv, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(tag);
    return decipher.update(text, undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

function deriveKey(runtimeToken: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", runtimeToken, salt, KEY_PURPOSE, KEY_BYTES));
}

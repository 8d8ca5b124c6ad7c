import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

// AES-256-GCM with a fresh salt and nonce for each text. The bytes are: salt, nonce, tag, encrypted text.
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = SALT_BYTES + NONCE_BYTES + TAG_BYTES;

/** What a text is encrypted with. Only the same three values decrypt it. */
export interface EncryptionKey {
  /** The key is derived from it. It must be impossible to guess, because the derivation is fast. */
  readonly secret: string | Uint8Array;
  /** Names what the key is for, so that a key for another purpose differs even if the same secret derives it. */
  readonly purpose: string;
  /** What the text belongs to. It is authenticated, but not part of the result. */
  readonly context: string;
}

/** Encrypts a text. */
export function encrypt(text: string, key: EncryptionKey): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, deriveKey(key, salt), nonce).setAAD(Buffer.from(key.context));
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), encrypted]);
}

/** Decrypts a text; `undefined` if it was encrypted with another key, purpose or context, or if a byte has changed. */
export function decrypt(bytes: Buffer, key: EncryptionKey): string | undefined {
  const salt = bytes.subarray(0, SALT_BYTES);
  const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const tag = bytes.subarray(SALT_BYTES + NONCE_BYTES, HEADER_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, deriveKey(key, salt), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(key.context)).setAuthTag(tag);
    return decipher.update(bytes.subarray(HEADER_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

function deriveKey({ secret, purpose }: EncryptionKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, purpose, KEY_BYTES));
}

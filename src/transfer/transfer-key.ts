import { Invalid } from "../redaction/invalid.ts";

/** The key that seals a token for another job. */
export type TransferKey = Buffer;

const KEY_BYTES = 32;

/** Random bytes have fewer different values once in 10^15 keys. */
const MIN_DIFFERENT_BYTES = 17;

const HOW_TO_CREATE = "create one with `openssl rand -base64 32`, and store its output as the secret";

/** A kind of text that users store by mistake in place of a key. */
interface KnownForm {
  readonly matches: (text: string) => boolean;
  /** Completes a sentence that begins with the name of the input. */
  readonly problem: string;
}

/** The first form that matches is reported. */
const KNOWN_FORMS: readonly KnownForm[] = [
  {
    matches: (text) => /^sealed\.v\d/.test(text),
    problem: "is a sealed token, not the key that opens it; set it to the secret with which the token was sealed",
  },
  {
    matches: (text) => /^["'`]|["'`]$/.test(text),
    problem: "starts or ends with a quote; store the key again, without quotes",
  },
  {
    matches: (text) => /\s/.test(text),
    problem: "contains white space; store only the key as the secret, on one line",
  },
  {
    matches: (text) => /^[0-9a-f]{64}$/i.test(text),
    problem: `is in hexadecimal, but the key must be in base64; ${HOW_TO_CREATE}`,
  },
  {
    matches: (text) => /^[\w-]{43}=?$/.test(text) && /[_-]/.test(text),
    problem: `is in base64url, but the key must be in base64; ${HOW_TO_CREATE}`,
  },
  {
    matches: (text) => /^[A-Za-z0-9+/]{43}$/.test(text),
    problem: "lacks the = at its end; store the whole key as the secret",
  },
];

/**
 * Parses a transfer key: 32 random bytes in base64. Throws `Invalid`, which quotes nothing. A key that can be guessed is
 * a problem too, because the sealed token is no secret, so anyone could try keys on it.
 */
export function parseTransferKey(text: string): TransferKey {
  const problem = KNOWN_FORMS.find(({ matches }) => matches(text))?.problem;
  if (problem !== undefined) throw new Invalid(problem);
  const bytes = Buffer.from(text, "base64");
  // Node ignores characters that are not base64. A round trip detects them.
  if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== text) {
    throw new Invalid(`is not 32 bytes in base64, which are 44 characters; ${HOW_TO_CREATE}`);
  }
  if (!isRandom(bytes)) throw new Invalid(`is not random, so it can be guessed; ${HOW_TO_CREATE}`);
  return bytes;
}

/** Whether bytes look random: neither text, nor a few values again and again. */
function isRandom(bytes: Buffer): boolean {
  return new Set(bytes).size >= MIN_DIFFERENT_BYTES && bytes.some((byte) => byte < 0x20 || byte > 0x7e);
}

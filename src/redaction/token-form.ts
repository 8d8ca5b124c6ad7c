/**
 * In characters. No token is shorter: one that is could be guessed, and its mask would make a log unreadable.
 * InfluxData's schema says 64 of database tokens (`accessToken` in `cloud-dedicated-management.yml`).
 */
export const MIN_TOKEN_LENGTH = 16;

/** In characters: what is longer fits into no header that servers take, and so is no token. */
export const MAX_TOKEN_LENGTH = 8_192;

/** The problem with a text that is given as a token and is too short for one; `undefined` if it is long enough. */
export function tooShort(text: string): string | undefined {
  if (text.length >= MIN_TOKEN_LENGTH) return undefined;
  const length = text.length === 1 ? "1 character" : `${text.length} characters`;
  return `is ${length} long, which is too short for a token; store the token itself as the secret`;
}

/** Whether a text can be a token: one that a header can carry, and that can be masked without harm to the log. */
export function canBeToken(text: string): boolean {
  return text.length >= MIN_TOKEN_LENGTH && text.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(text);
}

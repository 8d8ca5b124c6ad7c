/**
 * In characters. A shorter token could be guessed, and its mask would make a log unreadable. InfluxData's schema
 * requires 64 for database tokens (`accessToken` in `cloud-dedicated-management.yml`).
 */
export const MIN_TOKEN_LENGTH = 16;

/** In characters. Servers do not accept longer headers. */
export const MAX_TOKEN_LENGTH = 8_192;

/** Describes the problem with a text that is too short for a token. Returns `undefined` if it is long enough. */
export function findLengthProblem(text: string): string | undefined {
  if (text.length >= MIN_TOKEN_LENGTH) return undefined;
  const length = text.length === 1 ? "1 character" : `${text.length} characters`;
  return `is ${length} long, which is too short for a token; store the token itself as the secret`;
}

/** Whether a text can be a token: it can be sent in a header, and its mask does not make the log unreadable. */
export function canBeToken(text: string): boolean {
  return text.length >= MIN_TOKEN_LENGTH && text.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(text);
}

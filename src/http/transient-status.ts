/**
 * 425 is "Too Early", which asks the client to repeat the request later.
 * @see https://www.rfc-editor.org/rfc/rfc8470#section-5.2
 */
const TRANSIENT_CLIENT_ERRORS: readonly number[] = [408, 425, 429];

/**
 * "Not Implemented" and "HTTP Version Not Supported": a retry fails, too.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.6
 */
const FINAL_SERVER_ERRORS: readonly number[] = [501, 505];

/**
 * Whether a status reports a transient problem, for every server that this action sends requests to. Gateways have their
 * own 5xx, such as Cloudflare's 520 to 530, so all of them count except two. Callers that need to know about a 404 read its body.
 */
export function isTransientStatus(status: number): boolean {
  if (TRANSIENT_CLIENT_ERRORS.includes(status)) return true;
  return status >= 500 && status <= 599 && !FINAL_SERVER_ERRORS.includes(status);
}

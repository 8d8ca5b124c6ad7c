/** 425 is "Too Early" (RFC 8470, section 5.2), which asks for the same request a little later. */
const TRANSIENT_CLIENT_ERRORS: readonly number[] = [408, 425, 429];

/** "Not Implemented" and "HTTP Version Not Supported" (RFC 9110, section 15.6): the same request fails tomorrow, too. */
const FINAL_SERVER_ERRORS: readonly number[] = [501, 505];

/**
 * Whether what a status reports can pass, for every server that this action talks to. Gateways have 5xx of their own,
 * such as Cloudflare's 520 to 530, so all of them count but two. A 404 is judged by its body, where it matters.
 */
export function isTransientStatus(status: number): boolean {
  if (TRANSIENT_CLIENT_ERRORS.includes(status)) return true;
  return status >= 500 && status <= 599 && !FINAL_SERVER_ERRORS.includes(status);
}

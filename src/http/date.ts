/** Parses a header with an HTTP date (RFC 9110, section 5.6.7); `undefined` for anything else. */
export function parseHttpDateMs(value: string | string[] | undefined): number | undefined {
  const ms = typeof value === "string" && /^[A-Z][a-z]{2},/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

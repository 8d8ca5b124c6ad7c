/**
 * Parses a header with an HTTP date; `undefined` for anything else.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function parseHttpDateMs(value: string | string[] | undefined): number | undefined {
  const ms = typeof value === "string" && /^[A-Z][a-z]{2},/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

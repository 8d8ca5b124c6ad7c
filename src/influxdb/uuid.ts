/**
 * Any version of UUID, even 11111111-1111-1111-1111-111111111111, which has none: Clustered uses it for the account and
 * the cluster.
 */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Whether a text is a UUID. Only UUIDs may become part of a URL: `../databases/x` would be the path of another
 * resource.
 */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Parses JSON; `undefined` if the text is not JSON. Drops the parser's message, which quotes the text. */
export function parseJson(text: string): unknown {
  if (isBomb(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In characters. Parsing a text of this length takes at most 60 MiB and 0.1 s (measured). */
const HARMLESS_LENGTH = 1024 * 1024;
/** The minimum number of characters per `[`, `{`, `,` or `:`. The API's lists have 10 to 12. */
const DENSEST = 6;

/**
 * Whether a text has so many brackets, commas and colons that it needs a multiple of its size when it is parsed: 64 MiB of
 * `[` take 27 s and 3.3 GiB, and 256 MiB crash the process (measured).
 */
function isBomb(text: string): boolean {
  if (text.length <= HARMLESS_LENGTH) return false;
  let signs = 0;
  for (let index = 0; index < text.length; index++) {
    if (SIGNS.has(text.charCodeAt(index))) signs++;
  }
  return signs * DENSEST > text.length;
}

const SIGNS: ReadonlySet<number> = new Set([..."[{,:"].map((sign) => sign.charCodeAt(0)));

/**
 * The items of a list, each parsed by `read`; `undefined` if it is not a list, or if `read` returns `undefined`. Stops at
 * the first wrong item, because zod describes each one: 8 million wrong items in 16 MiB take 14 s and 2.6 GiB (measured).
 */
export function readList<T>(list: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const items: T[] = [];
  for (const item of list) {
    const value = read(item);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return items;
}

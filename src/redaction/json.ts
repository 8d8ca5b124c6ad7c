/** The JSON of a text, `undefined` where it is none. The parser's message is dropped: it quotes what it read. */
export function parseJson(text: string): unknown {
  if (isBomb(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In characters. What a text of this length becomes takes 60 MiB at most, and a tenth of a second (measured). */
const HARMLESS_LENGTH = 1024 * 1024;
/** In characters for each sign of JSON's grammar. The API's lists have one in ten or twelve. */
const DENSEST = 6;

/**
 * Whether a text is so full of brackets, commas and colons that it becomes many times as large when it is parsed: 64 MiB of
 * `[` take 27 s and 3.3 GiB, and 256 MiB end the process (measured).
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
 * What `read` makes of each item of a list; `undefined` where it is no list, or `read` gives that for an item. It ends at
 * the first such item: zod would describe every one, and 8 million wrong ones in 16 MiB take 14 s and 2.6 GiB (measured).
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

/** In characters. Parsing any text of this length takes at most 60 MiB and 0.1 s (measured). */
const MAX_UNCHECKED_LENGTH = 1024 * 1024;
/** The APIs' lists have at least 7 characters per `[`, `{`, `,` or `:` outside strings. */
const MIN_CHARACTERS_PER_SIGN = 6;

const SIGNS: ReadonlySet<number> = new Set([..."[{,:"].map((sign) => sign.charCodeAt(0)));
const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);

/**
 * Whether a text has so many brackets, commas and colons that parsing it needs many times its size in memory: 64 MiB of
 * `[` take 27 s and 3.3 GiB, and 256 MiB crash the process (measured). Those in strings need no memory of their own, and
 * a list can be full of them: the permissions of a token are one string.
 */
function isTooDense(text: string): boolean {
  if (text.length <= MAX_UNCHECKED_LENGTH) return false;
  let signs = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) isInString = !isInString;
    else if (code === BACKSLASH) index++;
    else if (!isInString && SIGNS.has(code)) signs++;
  }
  return signs * MIN_CHARACTERS_PER_SIGN > text.length;
}

/** Parses JSON. Returns `undefined` if the text is not JSON. Drops the error of the parser, which quotes the text. */
export function parseJson(text: string): unknown {
  if (isTooDense(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of property names in parsed JSON; `undefined` if there is none. */
export function readPath(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined,
    json,
  );
}

/**
 * Reads each item of a list with `read`. Returns `undefined` if the value is not a list, or if `read` returns
 * `undefined`. Stops at the first wrong item, because zod would describe each one: 8 million wrong items in 16 MiB take
 * 14 s and 2.6 GiB (measured).
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

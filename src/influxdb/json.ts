/** The JSON of a text, `undefined` where it is none. The parser's message is dropped: it quotes what it read. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

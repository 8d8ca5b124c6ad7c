/** Shorter pieces stand in texts by chance. */
const PIECE_LENGTH = 12;

/**
 * Whether a text shows a piece of a secret: as it is, reversed, in hex, base64 or URL form, in whatever case. The runner
 * masks a secret whole, and few of its encodings.
 */
export function showsPieceOf(secret: string, text: string): boolean {
  return piecesIn(secret)(text);
}

/** The same question for many texts, which has the pieces of the secret made once. */
export function piecesIn(secret: string): (text: string) => boolean {
  let pieces: ReadonlySet<string> | undefined;
  return (text) => {
    if (text.length < PIECE_LENGTH) return false;
    pieces ??= new Set(writingsOf(secret).flatMap(piecesOf));
    return piecesOf(text).some((piece) => pieces?.has(piece));
  };
}

function writingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // What stands before the secret shifts its base64 by one or two bytes.
  const base64 = [0, 1, 2].map((shift) => bytes.subarray(shift).toString("base64"));
  return [secret, [...secret].reverse().join(""), bytes.toString("hex"), ...base64];
}

function piecesOf(text: string): readonly string[] {
  const plain = text
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .toLowerCase();
  const count = Math.max(0, plain.length - PIECE_LENGTH + 1);
  return Array.from({ length: count }, (_, start) => plain.slice(start, start + PIECE_LENGTH));
}

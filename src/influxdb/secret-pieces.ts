/** In characters: shorter pieces stand in texts by chance. */
const PIECE_LENGTH = 12;
/** A writing of a secret that has no such piece is looked for whole, down to this length. */
const SHORTEST_WRITING = 6;

/**
 * Whether a text shows a piece of one of these secrets: as it is, reversed, in hex, base64 or URL form, in whatever case.
 * The runner masks a secret whole, and few of its encodings.
 */
export function showsPieceOf(secrets: readonly string[], text: string, pieceLength = PIECE_LENGTH): boolean {
  const plain = plainOf(text);
  const pieces = new Set(piecesOf(plain, pieceLength));
  const isShown = (writing: string): boolean =>
    writing.length < pieceLength
      ? writing.length >= SHORTEST_WRITING && plain.includes(writing)
      : pieces.size > 0 && piecesOf(writing, pieceLength).some((piece) => pieces.has(piece));
  return secrets.some((secret) => writingsOf(secret, pieceLength).map(plainOf).some(isShown));
}

function writingsOf(secret: string, pieceLength: number): readonly string[] {
  const bytes = Buffer.from(secret);
  // What stands before the secret shifts its base64 by one or two bytes.
  const shifted = [0, 1, 2].map((shift) => bytes.subarray(shift));
  // What stands behind it changes the end of its base64. Of a short secret, little else is left.
  const whole = secret.length < pieceLength ? shifted.map(inWholeGroups) : [];
  const base64 = [...shifted, ...whole].map((part) => part.toString("base64"));
  return [secret, [...secret].reverse().join(""), bytes.toString("hex"), ...base64];
}

/** base64 makes four characters of three bytes. */
function inWholeGroups(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - (bytes.length % 3));
}

/** A text without what differs between writings of the same: URL escapes, the two signs of base64url, and the case. */
function plainOf(text: string): string {
  return text
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .toLowerCase();
}

function piecesOf(plain: string, length: number): readonly string[] {
  const count = Math.max(0, plain.length - length + 1);
  return Array.from({ length: count }, (_, start) => plain.slice(start, start + length));
}

/** In characters: shorter pieces stand in texts by chance. */
const PIECE_LENGTH = 12;
/** A writing of a secret that has no such piece is looked for whole, down to this length. */
const MIN_ENCODED_LENGTH = 6;

/**
 * Whether a text shows a piece of one of these secrets: as it is, reversed, in hex or base64, or one of these in another,
 * with escapes of URLs, JSON or XML, with blanks in it, in whatever case. The runner masks a secret whole, and few of its
 * encodings.
 */
export function showsPieceOf(secrets: readonly string[], text: string, pieceLength = PIECE_LENGTH): boolean {
  const plain = normalize(text);
  const texts = { plain, squeezed: plain.replace(/[\s\p{C}]+/gu, "") };
  return secrets.some((secret) => {
    const once = listEncodings(secret, pieceLength);
    // A piece of two encodings has less of the secret in it: of hex in hex, a character in four.
    const twice = once.flatMap((encoding) => listEncodings(encoding, pieceLength));
    const shows = (length: number) => (writing: string) => isShown(normalize(writing), texts, length);
    return [secret, ...once].some(shows(pieceLength)) || twice.some(shows(2 * pieceLength));
  });
}

/** A text, and the same without what can be between two letters. */
interface Texts {
  readonly plain: string;
  readonly squeezed: string;
}

function isShown(writing: string, { plain, squeezed }: Texts, pieceLength: number): boolean {
  if (writing.length < pieceLength) return writing.length >= MIN_ENCODED_LENGTH && plain.includes(writing);
  return hasPieceOf(writing, plain, pieceLength) || hasPieceOf(writing, squeezed, pieceLength);
}

function hasPieceOf(writing: string, plain: string, pieceLength: number): boolean {
  if (!mayShow(writing, plain, pieceLength)) return false;
  const pieces = new Set(listPieces(plain, pieceLength));
  return listPieces(writing, pieceLength).some((piece) => pieces.has(piece));
}

/**
 * Whether a text holds one of the blocks that a writing consists of, each half as long as a piece: every piece has a whole
 * one in it. To look for them takes a tenth of the time (measured), and hardly ever finds one.
 */
function mayShow(writing: string, plain: string, pieceLength: number): boolean {
  const length = Math.floor(pieceLength / 2);
  for (let start = 0; start + length <= writing.length; start += length) {
    if (plain.includes(writing.slice(start, start + length))) return true;
  }
  return false;
}

function listEncodings(secret: string, pieceLength: number): readonly string[] {
  const bytes = Buffer.from(secret);
  // What stands before the secret shifts its base64 by one or two bytes.
  const shifted = [0, 1, 2].map((shift) => bytes.subarray(shift));
  // What stands behind it changes the end of its base64. Of a short secret, little else is left.
  const whole = secret.length < pieceLength ? shifted.map(inWholeGroups) : [];
  const base64 = [...shifted, ...whole].map((part) => part.toString("base64"));
  return [[...secret].reverse().join(""), bytes.toString("hex"), ...base64];
}

/** base64 makes four characters of three bytes. */
function inWholeGroups(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - (bytes.length % 3));
}

/** A text without what differs between writings of the same: escapes, the two signs of base64url, and the case. */
function normalize(text: string): string {
  return text
    .replace(/%([0-9a-f]{2})|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|&#x([0-9a-f]{2,4});/gi, (_, ...codes) =>
      unescaped(codes, 16),
    )
    .replace(/&#(\d{2,5});/g, (_, code: string) => unescaped([code], 10))
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .toLowerCase();
}

/** The character of the code that is there. */
function unescaped(codes: readonly unknown[], radix: number): string {
  const code = codes.find((each) => typeof each === "string");
  return String.fromCharCode(Number.parseInt(String(code), radix));
}

function listPieces(plain: string, length: number): readonly string[] {
  const count = Math.max(0, plain.length - length + 1);
  return Array.from({ length: count }, (_, start) => plain.slice(start, start + length));
}

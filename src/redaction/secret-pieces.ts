/** In characters. Shorter fragments occur by chance. */
const PIECE_LENGTH = 12;
/**
 * In characters. A shorter encoded secret is not searched for. One that is shorter than a piece is searched for as a
 * whole.
 */
const MIN_ENCODED_LENGTH = 6;

/**
 * Whether a text contains a piece of one of these secrets: plain, reversed, in hex or base64, or in two of these
 * encodings; escaped for URLs, JSON or XML; with spaces in it; in any case. The runner only masks whole secrets and few
 * encodings.
 */
export function showsPiece(secrets: readonly string[], text: string, pieceLength = PIECE_LENGTH): boolean {
  // Many inputs are empty or short. Encoding the secrets takes a millisecond.
  if (text.length < MIN_ENCODED_LENGTH) return false;
  const plain = normalize(text);
  const texts = { plain, squeezed: plain.replace(/[\s\p{C}]+/gu, "") };
  return secrets.some((secret) => {
    const once = listEncodings(secret, pieceLength);
    // A piece that is encoded twice contains less of the secret: in hex of hex, one character in four.
    const twice = once.flatMap((encoding) => listEncodings(encoding, pieceLength));
    const shows = (length: number) => (encoding: string) => isShown(normalize(encoding), texts, length);
    return [secret, ...once].some(shows(pieceLength)) || twice.some(shows(2 * pieceLength));
  });
}

/** A text, and the same text without white space and control characters. */
interface Texts {
  readonly plain: string;
  readonly squeezed: string;
}

function isShown(encoding: string, { plain, squeezed }: Texts, pieceLength: number): boolean {
  if (encoding.length < pieceLength) return encoding.length >= MIN_ENCODED_LENGTH && plain.includes(encoding);
  return hasPiece(encoding, plain, pieceLength) || hasPiece(encoding, squeezed, pieceLength);
}

function hasPiece(encoding: string, plain: string, pieceLength: number): boolean {
  if (!mayShow(encoding, plain, pieceLength)) return false;
  const pieces = new Set(listPieces(plain, pieceLength));
  return listPieces(encoding, pieceLength).some((piece) => pieces.has(piece));
}

/**
 * Whether a text contains a block of a secret. Blocks are half as long as pieces, so every piece contains a whole
 * block. This search takes a tenth of the time of a search for pieces (measured), and rarely finds a block.
 */
function mayShow(encoding: string, plain: string, pieceLength: number): boolean {
  const length = Math.floor(pieceLength / 2);
  for (let start = 0; start + length <= encoding.length; start += length) {
    if (plain.includes(encoding.slice(start, start + length))) return true;
  }
  return false;
}

function listEncodings(secret: string, pieceLength: number): readonly string[] {
  const bytes = Buffer.from(secret);
  // Text before the secret shifts its base64 by one or two bytes.
  const shifted = [0, 1, 2].map((shift) => bytes.subarray(shift));
  // Text after the secret changes the end of its base64. For a short secret, little else is left.
  const whole = secret.length < pieceLength ? shifted.map(inWholeGroups) : [];
  const base64 = [...shifted, ...whole].map((part) => part.toString("base64"));
  return [[...secret].reverse().join(""), bytes.toString("hex"), ...base64];
}

/** base64 encodes three bytes as four characters. */
function inWholeGroups(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length - (bytes.length % 3));
}

/**
 * Removes the differences between spellings of the same text: escapes, the two special characters of base64url, and
 * case.
 */
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

/** The character of the first code that matched. */
function unescaped(codes: readonly unknown[], radix: number): string {
  const code = codes.find((each) => typeof each === "string");
  return String.fromCharCode(Number.parseInt(String(code), radix));
}

function listPieces(plain: string, length: number): readonly string[] {
  const count = Math.max(0, plain.length - length + 1);
  return Array.from({ length: count }, (_, start) => plain.slice(start, start + length));
}

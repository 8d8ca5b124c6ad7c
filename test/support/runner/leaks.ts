import { parseCommand } from "./workflow-commands.ts";

/** A place that shows a secret, a long piece of one, or an encoding of either. */
export interface Leak {
  /** The encoding: `plain`, `base64`, `URL-encoded base64` … */
  readonly form: string;
  /** The line that contains it. Empty if the secret is spread over several lines. */
  readonly line: string;
}

/** A text, unchanged or decoded, with the name of the encoding. */
interface Reading {
  readonly form: string;
  readonly text: string;
}

/** This many consecutive characters of a secret are a leak. */
const PIECE_LENGTH = 20;
/** Every piece contains a whole block of this length that starts at a multiple of it, which is fast to search for. */
const BLOCK_LENGTH = PIECE_LENGTH / 2;
/** Shorter runs of base64 or hex digits cannot contain a piece or a short secret. */
const MIN_RUN_LENGTH = 8;
/** Finds an encoding inside an encoding, but not a third one around them. */
const MAX_DEPTH = 2;

/**
 * Finds secrets in an unmasked text. The masker of the runner knows fewer forms. It does not mask hex, base64url,
 * base64 with bytes after the secret, other case and pieces, so a test must search for all of them.
 */
export function findLeaks(text: string, secrets: readonly string[]): readonly Leak[] {
  const known = secrets.filter((secret) => secret !== "");
  const forms = leakedForms(text, known);
  const lines = text.split("\n");
  return forms.map((form) => ({ form, line: lines.find((line) => leakedForms(line, known).includes(form)) ?? "" }));
}

/** Removes the `::add-mask::` commands, the only lines that may contain a secret. */
export function withoutMaskCommands(raw: string): string {
  return raw
    .split(/\r\n|\n|\r/)
    .filter((line) => parseCommand(line)?.name !== "add-mask")
    .join("\n");
}

/** The simplest form of each secret in the text, without duplicates. */
function leakedForms(text: string, secrets: readonly string[]): readonly string[] {
  const all = readings(text);
  const forms = secrets.flatMap((secret) => {
    const reading = all.find((each) => spellings(secret).some((spelling) => shows(each.text, spelling)));
    return reading === undefined ? [] : [reading.form];
  });
  return [...new Set(forms)];
}

/** The secret, and its UTF-8 bytes in the form that the decoders below return. */
function spellings(secret: string): readonly string[] {
  return [...new Set([secret, Buffer.from(secret, "utf8").toString("latin1")])];
}

function shows(text: string, secret: string): boolean {
  if (secret.length < PIECE_LENGTH) {
    return text.includes(secret);
  }
  const [shown, wanted] = [text.toLowerCase(), secret.toLowerCase()];
  const starts = Array.from({ length: Math.floor(wanted.length / BLOCK_LENGTH) }, (_, block) => block * BLOCK_LENGTH);
  return starts.some((start) => shown.includes(wanted.slice(start, start + BLOCK_LENGTH))) && showsPiece(shown, wanted);
}

function showsPiece(text: string, secret: string): boolean {
  for (let start = 0; start + PIECE_LENGTH <= secret.length; start++) {
    if (text.includes(secret.slice(start, start + PIECE_LENGTH))) {
      return true;
    }
  }
  return false;
}

/** The text, its decodings, and the decodings of those, the simplest first. */
function readings(text: string): readonly Reading[] {
  const all: Reading[] = [{ form: "plain", text }];
  let last: readonly Reading[] = all;
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    last = last.flatMap(decodings);
    all.push(...last);
  }
  return all;
}

function decodings({ form, text }: Reading): readonly Reading[] {
  return DECODERS.map((decoder) => ({
    form: form === "plain" ? decoder.form : `${form} ${decoder.form}`,
    text: decoder.decode(text),
  })).filter((reading) => reading.text !== "" && reading.text !== text);
}

const DECODERS: readonly { readonly form: string; readonly decode: (text: string) => string }[] = [
  { form: "URL-encoded", decode: fromPercents },
  { form: "JSON-escaped", decode: fromJsonEscapes },
  { form: "XML-escaped", decode: fromXmlEntities },
  { form: "base64", decode: fromBase64 },
  { form: "hex", decode: fromHex },
  { form: "wrapped", decode: (text) => text.replace(/\s+/g, "") },
  { form: "reversed", decode: (text) => [...text].reverse().join("") },
];

function fromPercents(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}

const JSON_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function fromJsonEscapes(text: string): string {
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, code: string | undefined, character: string) =>
    code === undefined ? (JSON_ESCAPES[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const XML_ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'" };

function fromXmlEntities(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos|#39);/g, (entity, name: string) => XML_ENTITIES[name] ?? entity);
}

/** Decodes all runs of base64 and base64url digits, from each of the four positions where a group can begin. */
function fromBase64(text: string): string {
  return digitRuns(text, /[A-Za-z0-9+/_-]+/g, 4, "base64");
}

function fromHex(text: string): string {
  return digitRuns(text, /[0-9A-Fa-f]+/g, 2, "hex");
}

function digitRuns(text: string, digits: RegExp, groupLength: number, encoding: "base64" | "hex"): string {
  const runs = [...text.matchAll(digits)].map(([run]) => run).filter((run) => run.length >= MIN_RUN_LENGTH);
  const starts = Array.from({ length: groupLength }, (_, start) => start);
  return runs
    .flatMap((run) => starts.map((start) => Buffer.from(run.slice(start), encoding).toString("latin1")))
    .join("\n");
}

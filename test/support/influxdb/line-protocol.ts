/** The value of a field: integers are bigints, as InfluxDB tells them from floats. */
export type FieldValue = number | bigint | string | boolean;

/** One point of line protocol. */
export interface Point {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly timestampNs: bigint;
}

/** The points of a text, or the first line that cannot be read. */
export type ParsedLines =
  | { readonly points: readonly Point[] }
  | { readonly error: { readonly line: number; readonly message: string } };

/** How the timestamps of a text are to be read, and what a line without one gets. */
export interface TimestampRules {
  readonly unitNs: bigint;
  readonly nowNs: bigint;
}

// A backslash escapes the next character everywhere; within double quotes of a field value, blanks and commas are text.
const linePattern =
  /^(?<series>(?:\\.|[^\\ ])+) +(?<fields>(?:\\.|"(?:\\.|[^"\\])*"|[^"\\ ])+)(?: +(?<timestamp>-?\d+))? *\r?$/;
const pairPattern = /^(?<key>(?:\\.|[^\\=])+)=(?<value>.+)$/;
const unescapeNamedComma = /(?<!\\),/;
const commaOutsideQuotes = /,(?=(?:(?:\\.|[^"\\])*"(?:\\.|[^"\\])*")*(?:\\.|[^"\\])*$)/;

/**
 * Reads line protocol well enough for tests and demonstrations; blank lines and comments are skipped.
 * Not read: line breaks within quoted values.
 *
 * @see https://docs.influxdata.com/influxdb3/clustered/reference/syntax/line-protocol/
 */
export function parseLines(text: string, rules: TimestampRules): ParsedLines {
  const points: Point[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const point = parseLine(line, rules);
    if (point === undefined)
      return { error: { line: index + 1, message: `invalid line protocol on line ${index + 1}` } };
    points.push(point);
  }
  return { points };
}

function parseLine(line: string, { unitNs, nowNs }: TimestampRules): Point | undefined {
  const parts = linePattern.exec(line)?.groups;
  const [measurement = "", ...tagTexts] = (parts?.["series"] ?? "").split(unescapeNamedComma);
  const tags = parsePairs(tagTexts, unescapeName);
  const fields = parsePairs((parts?.["fields"] ?? "").split(commaOutsideQuotes), parseFieldValue);
  if (measurement === "" || tags === undefined || fields === undefined) return undefined;
  const timestamp = parts?.["timestamp"];
  const timestampNs = timestamp === undefined ? nowNs : BigInt(timestamp) * unitNs;
  return { measurement: unescapeName(measurement), tags, fields, timestampNs };
}

function parsePairs<V>(texts: readonly string[], parseValue: (text: string) => V | undefined) {
  const pairs: Record<string, V> = {};
  for (const text of texts) {
    const { key, value } = pairPattern.exec(text)?.groups ?? {};
    const parsed = value === undefined ? undefined : parseValue(value);
    if (key === undefined || parsed === undefined) return undefined;
    pairs[unescapeName(key)] = parsed;
  }
  return pairs;
}

function parseFieldValue(text: string): FieldValue | undefined {
  if (/^"(?:\\.|[^"\\])*"$/.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, "$1");
  if (/^[+-]?\d+[iu]$/.test(text)) return BigInt(text.slice(0, -1));
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^(?:t|T|true|True|TRUE)$/.test(text)) return true;
  if (/^(?:f|F|false|False|FALSE)$/.test(text)) return false;
  return undefined;
}

function unescapeName(text: string): string {
  return text.replace(/\\([ ,=])/g, "$1");
}

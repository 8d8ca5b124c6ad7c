/** The value of a field. Integers are bigints, because InfluxDB distinguishes them from floats. */
export type FieldValue = number | bigint | string | boolean;

/** One point of line protocol. */
export interface Point {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly timestampNs: bigint;
}

/** The points of a text, or the first invalid line. */
export type ParsedLines =
  | { readonly points: readonly Point[] }
  | { readonly error: { readonly line: number; readonly message: string } };

/** The unit of timestamps, and the time of a line without a timestamp. */
export interface TimestampRules {
  readonly unitNs: bigint;
  readonly nowNs: bigint;
}

// A backslash escapes the next character everywhere. In a quoted field value, blanks and commas are text.
const linePattern =
  /^(?<series>(?:\\.|[^\\ ])+) +(?<fields>(?:\\.|"(?:\\.|[^"\\])*"|[^"\\ ])+)(?: +(?<timestamp>-?\d+))? *\r?$/;
const pairPattern = /^(?<key>(?:\\.|[^\\=])+)=(?<value>.+)$/;
const unescapeNamedComma = /(?<!\\),/;
const commaOutsideQuotes = /,(?=(?:(?:\\.|[^"\\])*"(?:\\.|[^"\\])*")*(?:\\.|[^"\\])*$)/;

/**
 * Parses line protocol well enough for tests and demonstrations. It skips blank lines and comments, and does not
 * support line breaks in quoted values.
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

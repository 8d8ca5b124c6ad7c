import { SerdeError } from "./serde.ts";

/** Formats of a response. `jsonl` is another name of `json_lines`. */
const formats = ["parquet", "csv", "pretty", "json", "json_lines", "jsonl"] as const;

/** A format of a response. */
export type Format = (typeof formats)[number];

/** @throws SerdeError */
export function readFormat(text: string): Format {
  const format = formats.find((candidate) => candidate === text);
  if (format === undefined) throw new SerdeError(`unknown variant \`${text}\`, expected one of ${formats.join(", ")}`);
  return format;
}

import type { HttpResponse } from "../http/messages.ts";

/** Before this version, a token that may write could delete databases. */
const MIN_VERSION = [3, 8, 4];

/** The version in a response, if it is one with a known security problem. */
export function findOldVersion({ headers }: HttpResponse): string | undefined {
  const header = headers["x-influxdb-version"];
  const version = typeof header === "string" ? /^v?((3)\.(\d{1,4})\.(\d{1,4}))/.exec(header) : null;
  if (version === null) return undefined;
  const [, shown, ...numbers] = version;
  const difference = MIN_VERSION.map((minimum, index) => Number(numbers[index]) - minimum).find((each) => each !== 0);
  return difference !== undefined && difference < 0 ? shown : undefined;
}

/**
 * Sets the pairs in a copy of `record`, like the runner's dictionaries for state and outputs: keys are compared
 * regardless of case, and a key keeps its first spelling.
 */
export function mergeIgnoringCase(
  record: Readonly<Record<string, string>>,
  pairs: Iterable<readonly [key: string, value: string]>,
): Record<string, string> {
  const merged = { ...record };
  for (const [key, value] of pairs) {
    merged[spelling(merged, key) ?? key] = value;
  }
  return merged;
}

/** The value of a key, regardless of case. */
export function getIgnoringCase(record: Readonly<Record<string, string>>, key: string): string | undefined {
  const known = spelling(record, key);
  return known === undefined ? undefined : record[known];
}

function spelling(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.keys(record).find((known) => known.toLowerCase() === key.toLowerCase());
}

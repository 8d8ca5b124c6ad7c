/**
 * `record` with the pairs set in turn, as in the runner's dictionaries for state and outputs: keys are compared without
 * regard to case, and a key keeps the spelling in which it was first written.
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

/** The value of a key in whatever spelling. */
export function getIgnoringCase(record: Readonly<Record<string, string>>, key: string): string | undefined {
  const known = spelling(record, key);
  return known === undefined ? undefined : record[known];
}

function spelling(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.keys(record).find((known) => known.toLowerCase() === key.toLowerCase());
}

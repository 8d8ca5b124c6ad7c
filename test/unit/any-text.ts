import fc from "fast-check";

/** For every property: enough to find what a person would not think of, few enough to run on every save. */
export const RUNS = { numRuns: 200 };

/** One code point, halves of surrogate pairs included: half of them from ASCII with its control characters. */
const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

/**
 * Any text whatsoever. Few of them come near a grammar, so with `fragments` half are put together from these, with odd
 * characters in between.
 */
export function anyText(...fragments: readonly string[]): fc.Arbitrary<string> {
  const odd = fc.string({ unit: codePoint });
  if (fragments.length === 0) return odd;
  const nearlyRight = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fragments) },
    { weight: 1, arbitrary: codePoint },
  );
  return fc.oneof(odd, fc.string({ unit: nearlyRight, maxLength: 12 }));
}

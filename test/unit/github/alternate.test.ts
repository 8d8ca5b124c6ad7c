import fc from "fast-check";
import { expect, test } from "vitest";
import { alternateHeaviestAndRandom } from "../../../src/github/alternate.ts";

const items = (...weights: readonly number[]) => weights.map((weight) => ({ weight }));
const readWeight = ({ weight }: { weight: number }): number => weight;

/** Creates a random function that returns these numbers. */
function drawing(...places: readonly number[]): () => number {
  const rest = [...places];
  return () => rest.shift() ?? 0;
}

test("the heaviest item and a random one take turns", () => {
  const ordered = alternateHeaviestAndRandom(
    items(1, 2, 3, 4, 5, 6),
    readWeight,
    drawing(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
  );
  expect(ordered.map(readWeight)).toEqual([6, 1, 5, 2, 4, 3]);
});

test("every item is returned once", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat()),
      fc.infiniteStream(fc.double({ min: 0, max: 0.99, noNaN: true })),
      (weights, draws) => {
        const original = items(...weights);
        const ordered = alternateHeaviestAndRandom(original, readWeight, () => draws.next().value);
        expect(ordered).toHaveLength(original.length);
        expect(new Set(ordered)).toEqual(new Set(original));
      },
    ),
  );
});

test("the lightest of a hundred is often in the first half", () => {
  const [lightest = { weight: 0 }, ...heavier] = items(...Array.from({ length: 100 }, (_, index) => index));
  const orders = Array.from({ length: 200 }, () =>
    alternateHeaviestAndRandom([lightest, ...heavier], readWeight, Math.random),
  );
  const early = orders.filter((ordered) => ordered.indexOf(lightest) < 50).length;
  expect(early).toBeGreaterThan(20);
});

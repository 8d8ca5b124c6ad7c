/**
 * Sorts items so that the heaviest remaining one and a random one alternate. If only the first ones can be handled,
 * they include the heaviest ones, and every other item has a chance.
 *
 * @param random returns numbers from 0 to below 1
 */
export function alternateHeaviestAndRandom<Item extends object>(
  items: readonly Item[],
  getWeight: (item: Item) => number,
  random: () => number,
): readonly Item[] {
  const byWeight = items.toSorted((a, b) => getWeight(b) - getWeight(a));
  const byChance = items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
  // A set keeps only the first occurrence of each item.
  return [...new Set(byWeight.flatMap((item, index) => [item, byChance[index] ?? item]))];
}

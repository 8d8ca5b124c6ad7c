/**
 * Sorts items so that the heaviest one and a random one alternate. If only some of them can be handled, the heaviest
 * ones are, and each of the others has a chance.
 * @param random from 0 to below 1
 */
export function takeTurns<Item extends object>(
  items: readonly Item[],
  weightOf: (item: Item) => number,
  random: () => number,
): readonly Item[] {
  const byWeight = items.toSorted((a, b) => weightOf(b) - weightOf(a));
  const byChance = items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
  // A set keeps the first place of each.
  return [...new Set(byWeight.flatMap((item, index) => [item, byChance[index] ?? item]))];
}

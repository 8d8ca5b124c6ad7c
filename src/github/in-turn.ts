/**
 * Puts items into an order in which the heaviest item and a random one take turns. If there is no time for all of them,
 * the heaviest are done, and each of the others is reached some other time.
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

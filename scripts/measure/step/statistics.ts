/** The middle of numbers, and how far the middle half of them spreads. */
export interface Spread {
  readonly median: number;
  readonly q25: number;
  readonly q75: number;
}

/** Describes numbers by their quartiles. Throws where there is none. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), q25: quantile(sorted, 0.25), q75: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error("There is no median of nothing");
  return below + (above - below) * (position - Math.floor(position));
}

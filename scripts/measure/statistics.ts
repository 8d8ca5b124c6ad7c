/** The median and the quartiles of numbers. */
export interface Quartiles {
  readonly median: number;
  readonly q25: number;
  readonly q75: number;
}

/** Computes the quartiles of numbers. Throws if there are no numbers. */
export function computeQuartiles(numbers: readonly number[]): Quartiles {
  const sorted = [...numbers].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), q25: quantile(sorted, 0.25), q75: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error("No numbers to compute quartiles of");
  return below + (above - below) * (position - Math.floor(position));
}

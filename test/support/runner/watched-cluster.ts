/** The part of a request and response that a scenario checks. */
export interface WatchedExchange {
  /** The response is not from InfluxDB, but from a fault that a test injected. */
  readonly faulted: boolean;
}

/** The part of a cluster that a scenario checks. */
export interface WatchedCluster<Exchange extends WatchedExchange = WatchedExchange> {
  /** All secrets that the cluster issued or received. */
  readonly secrets: readonly string[];
  /** The database tokens that are neither revoked nor expired. */
  liveTokens(): readonly { readonly id: string; readonly description: string }[];
  readonly requests: readonly Exchange[];
  close(): Promise<void>;
}

/** Returns the problems of an exchange by the contract of the API. */
export type ExchangeValidator<Exchange extends WatchedExchange> = (exchange: Exchange) => readonly string[];

/**
 * Compares the live tokens with those that a scenario names by ID or description. The description can be given without
 * the mark. Each name stands for one token.
 */
export function liveTokenProblems(
  tokens: ReturnType<WatchedCluster["liveTokens"]>,
  named: readonly string[],
): readonly string[] {
  const unnamed = [...tokens];
  const missing = named.filter((name) => {
    const index = unnamed.findIndex(({ id, description }) => id === name || withoutMark(description) === name);
    return index < 0 || unnamed.splice(index, 1).length === 0;
  });
  return [
    ...unnamed.map(({ id, description }) => `the cluster is left with the token ${id} "${description}"`),
    ...missing.map((name) => `the cluster has no live token "${name}" any more`),
  ];
}

/** The problems of all exchanges without a fault. */
export function exchangeProblems<Exchange extends WatchedExchange>(
  exchanges: readonly Exchange[],
  validate: ExchangeValidator<Exchange>,
): readonly string[] {
  return exchanges.filter((exchange) => !exchange.faulted).flatMap(validate);
}

function withoutMark(description: string): string {
  return description.replace(/ \([^()\s]+\)$/, "");
}

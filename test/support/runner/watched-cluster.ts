/** A request and its answer, as far as a scenario looks at it. */
export interface WatchedExchange {
  /** The answer isn't InfluxDB's own: a test's fault stands in for it. */
  readonly faulted: boolean;
}

/** What a scenario has to know of a cluster that stands beside its jobs. */
export interface WatchedCluster<Exchange extends WatchedExchange = WatchedExchange> {
  /** Every secret that the cluster ever issued or was given. */
  readonly secrets: readonly string[];
  /** The database tokens that are neither revoked nor expired. */
  liveTokens(): readonly { readonly id: string; readonly description: string }[];
  readonly requests: readonly Exchange[];
  close(): Promise<void>;
}

/** Says what is wrong with an exchange by the API's contract: nothing, or one problem a line. */
export type ExchangeValidator<Exchange extends WatchedExchange> = (exchange: Exchange) => readonly string[];

/**
 * Compares the live tokens with those that a scenario names by ID or description. The mark that this action adds to a
 * description, in parentheses, needn't be named; each name stands for one token.
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

/** What the validator says of all exchanges that no fault stood in for. */
export function exchangeProblems<Exchange extends WatchedExchange>(
  exchanges: readonly Exchange[],
  validate: ExchangeValidator<Exchange>,
): readonly string[] {
  return exchanges.filter((exchange) => !exchange.faulted).flatMap(validate);
}

function withoutMark(description: string): string {
  return description.replace(/ \([^()\s]+\)$/, "");
}

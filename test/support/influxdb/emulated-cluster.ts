import type { Point } from "./line-protocol.ts";
import type { TokenRecord } from "./token-record.ts";
import type { TokenSeed } from "./token-store.ts";

/** The databases, tokens and points of a cluster of any product, for tests. Nothing here depends on HTTP. */
export interface EmulatedCluster {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The first management token of the cluster, or the first admin token. */
  readonly managementToken: string;
  /** All management or admin tokens and issued tokens, including those whose response was lost. Excludes seeded ones. */
  readonly secrets: readonly string[];
  /** The databases that a client can use. */
  readonly databases: readonly { readonly name: string }[];
  /** All tokens, the oldest first, including revoked and expired ones. */
  readonly tokens: IterableIterator<TokenRecord>;
  token(id: string): TokenRecord | undefined;
  /** The tokens that are neither revoked nor expired. */
  liveTokens(): TokenRecord[];
  /** Creates a management token, by default of this account, or an admin token. */
  addManagementToken(accountId?: string): string;
  /** Creates a database, or returns undefined if the name exists. */
  createDatabase(settings: { readonly name: string }): { readonly name: string } | undefined;
  /** Deletes a database with its points, and returns whether it existed. */
  deleteDatabase(name: string): boolean;
  /** Creates a token and stores its secret. */
  createToken(seed: TokenSeed): TokenRecord;
  /** Adds any number of tokens whose secrets were never issued. */
  seed(seeds: Iterable<TokenSeed>): TokenRecord[];
  revokeToken(record: TokenRecord): void;
  /** The points of a database, in the order in which they were written. */
  points(database: string): readonly Point[];
}

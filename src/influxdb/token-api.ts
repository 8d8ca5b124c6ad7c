import type { CreateOutcome } from "./create-outcome.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest, ListedDatabaseToken } from "./database-token.ts";

/** The result of a lookup. `unknown`: the API itself reports that it does not know the token. */
export type TokenLookup =
  | { readonly kind: "found"; readonly token: ListedDatabaseToken }
  | { readonly kind: "unknown" };

/** Whether the management token reaches the cluster. `why` completes a sentence. */
export type Reach = { readonly kind: "reached" } | { readonly kind: "not-reached"; readonly why: string };

/** What a new token was granted. `problem` completes a sentence about the token that begins with "it" or "its". */
export type ActualGrant =
  | {
      readonly kind: "listed";
      /** `undefined` if the cluster lists them in a form that this version cannot read. */
      readonly permissions: readonly { readonly action: string; readonly resource: string }[] | undefined;
      /** Absent if the cluster was not asked, because the response to the create request shows all of the grant. */
      readonly expiry?: GrantedExpiry;
    }
  | { readonly kind: "missing"; readonly problem: string };

/** The expiry of a token in a response of the cluster, and the one that its create request means there. */
export type GrantedExpiry = Pick<CreatedDatabaseToken, "expiresAt" | "requestedExpiresAt">;

/** What this action does with the database tokens of a cluster. Every product has an API that does this in its own way. */
export interface TokenApi {
  /** Whether the cluster keeps expired tokens until they are removed. */
  readonly keepsExpiredTokens: boolean;
  /** Lists the names of the databases. `adviceIfForbidden`: additional advice for a 403 that the API itself sent. */
  getClusterDatabases(adviceIfForbidden?: string): Promise<readonly string[]>;
  /** Sends the request once, because only the caller can decide whether to repeat it. Does not throw for a failure. */
  createDatabaseToken(request: DatabaseTokenRequest, attempt: number): Promise<CreateOutcome>;
  /** What a token was granted, from the response to its create request, or as the cluster lists it. */
  getGrant(token: CreatedDatabaseToken): Promise<ActualGrant>;
  /**
   * Lists the tokens whose description is selected. `onUnreadable` is called for a selected entry that cannot be read; by
   * default, it throws.
   */
  getDatabaseTokens(
    isSelected: (description: string) => boolean,
    onUnreadable?: (error: Error) => void,
  ): Promise<readonly ListedDatabaseToken[]>;
  getDatabaseToken(tokenId: string): Promise<TokenLookup>;
  /** `revoked`: the response proves it. `unknown`: the API itself reports that it does not know the token. */
  deleteDatabaseToken(tokenId: string): Promise<"revoked" | "unknown">;
  /** Whether the management token reaches the cluster. Asks only once, and not at all if another request has shown it. */
  checkReach(): Promise<Reach>;
}

/** By default, an entry that cannot be read is an error. */
export function raise(error: Error): never {
  throw error;
}

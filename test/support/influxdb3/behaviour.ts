/**
 * How a server behaves if no public source tells, or if the sources contradict each other. A client must work with
 * every combination. The defaults are the more likely behaviour.
 */
export interface EnterpriseBehaviour {
  /** The version in `/ping` and its header. Default 3.11.5. */
  readonly version: string;
  /** `Core`: a server without tokens for databases, for tests of the wrong product. Default Enterprise. */
  readonly build: "Enterprise" | "Core";
  /** `--without-auth`: every request is allowed, and endpoints for tokens return 405. Default false. */
  readonly isAuthDisabled: boolean;
  /** `--disable-authz ping`: `/ping` needs no token. Default false. */
  readonly isPingOpen: boolean;
  /** Status of a create request for a database that does not exist, or with other invalid permissions. Default 500. */
  readonly invalidPermissionStatus: 400 | 404 | 500;
  /** Which names a token can have. `plain`: only `A-Z a-z 0-9 . _ / -`. Default any. */
  readonly tokenNames: "any" | "plain";
  /**
   * Text of a resource token's permissions in `system.tokens`. `json`: one entry for each database and action, in a JSON
   * array. `json-grouped`: one entry for each requested permission. `plain`: the same without JSON. `unknown`: a form
   * that no client knows. Default json.
   */
  readonly permissionsText: "json" | "json-grouped" | "plain" | "unknown";
  /** Whether an admin token's `*:*:*` is in a JSON array, too. Default false. */
  readonly isAdminTextJson: boolean;
  /** Whether `system.tokens` includes the operator token `_admin`. Cloud may hide it. Default true. */
  readonly listsOperatorToken: boolean;
  /** A token without `expiry_secs`. In one release, its expiry was the time of its creation. Default never. */
  readonly withoutExpiry: "never" | "expires-at-once";
  /** An `expiry_secs` that overflows: the token never expires, or at the last possible time. Default never. */
  readonly hugeExpiry: "never" | "saturates";
  /** Body of a 403. Default json. */
  readonly forbiddenBody: "json" | "empty";
  /** Whether a body is parsed before the permission of the token is checked. Default false. */
  readonly parsesBeforeAuthorization: boolean;
  /** Whether `SELECT 1` needs permission to read the database. Default true. */
  readonly authorizesSelectOne: boolean;
  /** Status of a query without permission. 3.8 may return 401. Default 403. */
  readonly forbiddenQueryStatus: 401 | 403;
  /** Status of `/api/v2/write` without permission: 401 before 3.10. Default 403. */
  readonly forbiddenV2WriteStatus: 401 | 403;
  /** Status of `/api/v2/write` with an invalid line: 500 before 3.10. Default 400. */
  readonly invalidV2LineStatus: 400 | 500;
  /** Whether even a write with an invalid line creates a missing database. Default false. */
  readonly commitsBeforeParsing: boolean;
  /** Whether a database that is deleted takes its tokens with it. Default false. */
  readonly deletesTokensWithDatabase: boolean;
  /** How long the list of databases lacks a new one. Default 0. */
  readonly databaseListDelayMs: number;
}

/** The more likely behaviour for every open question. */
export const defaultEnterpriseBehaviour: EnterpriseBehaviour = {
  version: "3.11.5",
  build: "Enterprise",
  isAuthDisabled: false,
  isPingOpen: false,
  invalidPermissionStatus: 500,
  tokenNames: "any",
  permissionsText: "json",
  isAdminTextJson: false,
  listsOperatorToken: true,
  withoutExpiry: "never",
  hugeExpiry: "never",
  forbiddenBody: "json",
  parsesBeforeAuthorization: false,
  authorizesSelectOne: true,
  forbiddenQueryStatus: 403,
  forbiddenV2WriteStatus: 403,
  invalidV2LineStatus: 400,
  commitsBeforeParsing: false,
  deletesTokensWithDatabase: false,
  databaseListDelayMs: 0,
};

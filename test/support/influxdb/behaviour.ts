/**
 * How a cluster behaves if InfluxData's documentation is incomplete or contradictory. A client must work with every
 * combination. The defaults are the more likely behaviour.
 */
export interface Behaviour {
  /** Response to the DELETE of a token that is already revoked. Default 204. */
  readonly secondDelete: 204 | 404;
  /** Whether the list of tokens includes revoked and expired ones. Default true, because the schema has `revokedAt`. */
  readonly listsInactiveTokens: boolean;
  /** Response to the GET of a revoked token. Default 200, with `revokedAt`. */
  readonly getOfRevokedToken: 200 | 404;
  /** Response to a management token of another account. Default 403. 404 hides that the account exists. */
  readonly foreignAccountStatus: 403 | 404;
  /** Whether `expiresAt` is returned with a fraction, `…:00.000Z`, like `createdAt`. Default false. */
  readonly expiresAtWithFraction: boolean;
  /**
   * Response to a create request whose `expiresAt` is past by the clock of the cluster. Default 200: the new token has
   * expired.
   */
  readonly createWithPastExpiry: 200 | 400;
  /** Order in which permissions are returned. Default kept. */
  readonly permissionOrder: "kept" | "reversed";
  /** Data plane: status for a token that is unknown, not yet active, expired or revoked. Default 401. */
  readonly inactiveTokenStatus: 401 | 403;
  /** Data plane: status for an active token without the permission. Default 403. */
  readonly missingPermissionStatus: 401 | 403;
  /** Status of a write without any line. Default 204. A 400 has a message about line protocol. */
  readonly emptyWriteStatus: 204 | 400;
  /**
   * Status of an empty write to a database that does not exist. Default 204, because the router looks it up only for
   * points.
   */
  readonly emptyWriteToUnknownDatabaseStatus: 204 | 404;
  /**
   * The effect of points for a database that does not exist. Default: they create it, as in the source of the router.
   */
  readonly writeToUnknownDatabase: "creates" | "404";
  /** How long the cluster's token cache still accepts a revoked token. Default 0. */
  readonly revokedTokenLivesMs: number;
}

/** The more likely behaviour for every open question. */
export const defaultBehaviour: Behaviour = {
  secondDelete: 204,
  listsInactiveTokens: true,
  getOfRevokedToken: 200,
  foreignAccountStatus: 403,
  expiresAtWithFraction: false,
  createWithPastExpiry: 200,
  permissionOrder: "kept",
  inactiveTokenStatus: 401,
  missingPermissionStatus: 403,
  emptyWriteStatus: 204,
  emptyWriteToUnknownDatabaseStatus: 204,
  writeToUnknownDatabase: "creates",
  revokedTokenLivesMs: 0,
};

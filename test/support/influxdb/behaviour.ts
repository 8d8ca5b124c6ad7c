/**
 * How a cluster behaves where InfluxData's documents are silent or contradict each other.
 * A client has to work with every combination; the defaults are the likelier readings.
 */
export interface Behaviour {
  /** Answer to the DELETE of a token that is already revoked. Default 204. */
  readonly secondDelete: 204 | 404;
  /** Whether the list of tokens shows those that are revoked or expired. Default true: the schema has `revokedAt`. */
  readonly listsInactiveTokens: boolean;
  /** Answer to the GET of a revoked token. Default 200, with `revokedAt`. */
  readonly getOfRevokedToken: 200 | 404;
  /** Answer to a management token of another account. Default 403; 404 hides that there is such an account. */
  readonly foreignAccountStatus: 403 | 404;
  /** Whether `expiresAt` comes back with a fraction, `…:00.000Z`, as `createdAt` does. Default false. */
  readonly expiresAtWithFraction: boolean;
  /** Answer to a create whose `expiresAt` is past by the cluster's clock. Default 200: the token is dead when it is made. */
  readonly createWithPastExpiry: 200 | 400;
  /** Order in which permissions come back. Default kept. */
  readonly permissionOrder: "kept" | "reversed";
  /** Data plane: status for a token that is unknown, not yet active, expired or revoked. Default 401. */
  readonly inactiveTokenStatus: 401 | 403;
  /** Data plane: status for an active token without the permission. Default 403. */
  readonly missingPermissionStatus: 401 | 403;
  /** Status of a write without any line. Default 204; 400 comes with a line-protocol message. */
  readonly emptyWriteStatus: 204 | 400;
  /** Status of an empty write to a database that does not exist. Default 204: the router looks it up only for points. */
  readonly emptyWriteToUnknownDatabaseStatus: 204 | 404;
  /** What points for a database that does not exist do. Default: they create it, as the router's source has it. */
  readonly writeToUnknownDatabase: "creates" | "404";
  /** How long the cluster's token cache still accepts a revoked token. Default 0. */
  readonly revokedTokenLivesMs: number;
}

/** The likelier reading of every open question. */
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

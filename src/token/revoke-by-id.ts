import { asError } from "../influxdb/as-error.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";

/** What became of one token that was to be revoked. */
export type RevokedById =
  | { readonly id: string; readonly result: "revoked" | "unknown" }
  /** `isListed`: the API does not find it to revoke, but shows it alive. */
  | { readonly id: string; readonly result: "failed"; readonly error: Error; readonly isListed?: true };

/** What revoking by ID needs of the world. */
export type RevokeByIdApi = Pick<ManagementApi, "deleteDatabaseToken" | "getDatabaseToken">;

/**
 * Revokes one token, and throws nothing. Where the API does not find it, it is looked up: some clusters answer so to the
 * second DELETE of a token that they still know. `unknown`: they do not know it at all.
 */
export async function revokeById(id: string, api: RevokeByIdApi): Promise<RevokedById> {
  try {
    if ((await api.deleteDatabaseToken(id)) === "revoked") return { id, result: "revoked" };
    const token = await api.getDatabaseToken(id);
    if (token === undefined) return { id, result: "unknown" };
    if (token.revokedAtMs !== undefined) return { id, result: "revoked" };
    const error = new Error(`The cluster lists the database token ${id}, but does not find it to revoke`);
    return { id, result: "failed", error, isListed: true };
  } catch (error) {
    return { id, result: "failed", error: asError(error) };
  }
}

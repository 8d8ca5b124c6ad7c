import type { Pace } from "../http/retry.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";
import { asError } from "../redaction/invalid.ts";

/** What became of something that was to be revoked. */
export type RevokeResult =
  /** Proven: by the answer to the DELETE, or by a record that has the time. */
  | { readonly result: "revoked" }
  /** The API knows no such token, and that can be believed. Nobody has seen it revoked. */
  | { readonly result: "unknown" }
  | { readonly result: "failed"; readonly error: Error };

/** What became of one token. */
export type RevokedById = { readonly id: string } & RevokeResult;

/**
 * A token to revoke, and a moment by which it had been made: by the server's clock, or by this machine's where no more is
 * known than that it was there. In epoch milliseconds.
 */
export type TokenToRevoke = { readonly id: string } & ({ readonly madeAtMs: number } | { readonly knownAtMs: number });

/** What revoking by ID needs of the world. */
export interface RevokeByIdDeps extends Pick<Pace, "now" | "serverNow" | "sleep"> {
  readonly api: Pick<ManagementApi, "deleteDatabaseToken" | "getDatabaseToken" | "checkReach">;
}

/** How long after it was made a token may be unknown to the backend that is asked. */
const KNOWN_EVERYWHERE_MS = 10_000;

/**
 * Revokes one token, and throws nothing. This is the one place that decides whether a token is revoked.
 *
 * A 404 of the API's own proves nothing: a backend may not know a young token yet, and some clusters answer so to the
 * second DELETE of a token. So the token is looked up. A token that the API shows alive is asked for once more, and so is
 * one that is younger than ten seconds, when it is that old. That the API knows no such token is believed only where the
 * same management token is seen to reach the account and the cluster.
 */
export async function revokeById(token: TokenToRevoke, deps: RevokeByIdDeps): Promise<RevokedById> {
  const { id } = token;
  try {
    return { id, ...(await revoke(token, deps)) };
  } catch (error) {
    return { id, result: "failed", error: asError(error) };
  }
}

async function revoke(token: TokenToRevoke, deps: RevokeByIdDeps): Promise<RevokeResult> {
  const { id } = token;
  const askedMs = deps.now();
  const first = await deleteAndLookUp(id, deps);
  const ageMs = ageWhenAskedMs(token, askedMs, deps);
  const isDoubtful = first === "live" || (first === "unknown" && ageMs < KNOWN_EVERYWHERE_MS);
  if (!isDoubtful) return await classifyDelete(id, first, deps);
  const waitMs = askedMs + KNOWN_EVERYWHERE_MS - ageMs - deps.now();
  if (waitMs > 0) await deps.sleep(waitMs);
  return await classifyDelete(id, await deleteAndLookUp(id, deps), deps);
}

/** To be called after the answer, which may have been the first to tell the server's clock. */
function ageWhenAskedMs(token: TokenToRevoke, askedMs: number, { now, serverNow }: RevokeByIdDeps): number {
  const ageMs = "madeAtMs" in token ? serverNow() - (now() - askedMs) - token.madeAtMs : askedMs - token.knownAtMs;
  return Math.max(0, ageMs);
}

/** What the API reports about a token after a DELETE. */
type TokenStatus = "revoked" | "unknown" | "live";

async function deleteAndLookUp(id: string, { api }: RevokeByIdDeps): Promise<TokenStatus> {
  if ((await api.deleteDatabaseToken(id)) === "revoked") return "revoked";
  const lookup = await api.getDatabaseToken(id);
  if (lookup.kind === "unknown") return "unknown";
  return lookup.token.revokedAtMs === undefined ? "live" : "revoked";
}

async function classifyDelete(id: string, status: TokenStatus, { api }: RevokeByIdDeps): Promise<RevokeResult> {
  switch (status) {
    case "revoked":
      return { result: "revoked" };
    case "live":
      throw notFoundError(id);
    case "unknown": {
      const reach = await api.checkReach();
      if (reach.kind === "reached") return { result: "unknown" };
      throw new Error(
        `Could not revoke the database token ${id}: the Management API does not know this token, but ${reach.why}`,
      );
    }
  }
}

/** The error for a token that the cluster shows alive, and does not find. */
export function notFoundError(id: string): Error {
  return new Error(`Could not revoke the database token ${id}: the cluster shows it as live, but DELETE returned 404`);
}

import type { Pace } from "../http/retry.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import { asError } from "../redaction/invalid.ts";

/** The result of a revocation. */
export type RevokeResult =
  /** Proven by the response to the DELETE, or by a record that has `revokedAt`. */
  | { readonly result: "revoked" }
  /** The API does not know the token, and that can be believed. It was not seen as revoked. */
  | { readonly result: "unknown" }
  | { readonly result: "failed"; readonly error: Error };

/** The result for one token. */
export type RevokedById = { readonly id: string } & RevokeResult;

/**
 * A token to revoke, and how old it is at least: when it was created by the server's clock, or since when it is known
 * to exist by the clock of this machine. In epoch milliseconds.
 */
export type TokenToRevoke = { readonly id: string } & (
  | { readonly createdAtMs: number }
  | { readonly knownAtMs: number }
);

/** Dependencies of revoking by ID. */
export interface RevokeByIdDeps extends Pick<Pace, "now" | "serverNow" | "sleep"> {
  readonly api: Pick<TokenApi, "deleteDatabaseToken" | "getDatabaseToken" | "checkReach">;
}

/** How long a backend may not know of a new token, or of a DELETE. */
export const MAX_PROPAGATION_MS = 10_000;

/**
 * Revokes one token, and does not throw. This is the only place that decides whether a token is revoked.
 *
 * A 404 of the API itself proves nothing: a backend may not know a young token yet, and some clusters return it for the
 * second DELETE of a token. So the token is looked up. If the API shows it as live, the DELETE is sent once more. If
 * the API does not know a token that is younger than ten seconds, the DELETE is sent once more when it is ten seconds
 * old. If the API still shows it as live, a backend may not know yet that a DELETE whose response was lost took effect:
 * the DELETE is sent a last time ten seconds after the first 404, because one of the requests before it may have taken
 * effect. "The API does not know this token" is only believed if the same management token is known to reach the account
 * and the cluster.
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
  const sentMs = deps.now();
  const { status: first, deletedMs } = await deleteAndLookUp(id, deps);
  const ageMs = computeAgeMs(token, sentMs, deps);
  const isDoubtful = first === "live" || (first === "unknown" && ageMs < MAX_PROPAGATION_MS);
  if (!isDoubtful) return await classifyDelete(id, first, deps);
  await sleepUntil(sentMs + MAX_PROPAGATION_MS - ageMs, deps);
  const { status: second } = await deleteAndLookUp(id, deps);
  const settledMs = deletedMs + MAX_PROPAGATION_MS;
  if (second !== "live" || deps.now() >= settledMs) return await classifyDelete(id, second, deps);
  await sleepUntil(settledMs, deps);
  const { status: third } = await deleteAndLookUp(id, deps);
  return await classifyDelete(id, third, deps);
}

async function sleepUntil(untilMs: number, { now, sleep }: RevokeByIdDeps): Promise<void> {
  const waitMs = untilMs - now();
  if (waitMs > 0) await sleep(waitMs);
}

/**
 * The age of the token at `sentMs`. Call it after the response, which may be the first one that shows the server's
 * clock.
 */
function computeAgeMs(token: TokenToRevoke, sentMs: number, { now, serverNow }: RevokeByIdDeps): number {
  const ageMs = "createdAtMs" in token ? serverNow() - (now() - sentMs) - token.createdAtMs : sentMs - token.knownAtMs;
  return Math.max(0, ageMs);
}

/** What the API reports about a token after a DELETE. */
type TokenStatus = "revoked" | "unknown" | "live";

/** `deletedMs`: when the response to the DELETE arrived. An earlier attempt may have taken effect until then. */
async function deleteAndLookUp(
  id: string,
  { api, now }: RevokeByIdDeps,
): Promise<{ readonly status: TokenStatus; readonly deletedMs: number }> {
  const isRevoked = (await api.deleteDatabaseToken(id)) === "revoked";
  const deletedMs = now();
  return { status: isRevoked ? "revoked" : await lookUp(id, api), deletedMs };
}

async function lookUp(id: string, api: RevokeByIdDeps["api"]): Promise<TokenStatus> {
  const lookup = await api.getDatabaseToken(id);
  if (lookup.kind === "unknown") return "unknown";
  return lookup.token.revokedAtMs === undefined ? "live" : "revoked";
}

async function classifyDelete(id: string, status: TokenStatus, { api }: RevokeByIdDeps): Promise<RevokeResult> {
  switch (status) {
    case "revoked":
      return { result: "revoked" };
    case "live":
      throw createLiveTokenError(id);
    case "unknown": {
      const reach = await api.checkReach();
      if (reach.kind === "reached") return { result: "unknown" };
      throw new Error(
        `Could not revoke the database token ${id}: the API returned 404 for this database token, but ${reach.why}`,
      );
    }
  }
}

/** The error for a token that the cluster shows, perhaps as expired, but does not find when it should revoke it. */
export function createLiveTokenError(id: string): Error {
  return new Error(
    `Could not revoke the database token ${id}: the cluster shows it as not revoked, but DELETE returned 404`,
  );
}

import type { ListedDatabaseToken } from "../influxdb/database-token.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";
import { asError } from "../redaction/invalid.ts";
import { notFoundError, type RevokedById } from "./revoke-by-id.ts";

/** What looking once more needs of the world. */
interface ConfirmDeps {
  readonly api: Pick<ManagementApi, "getDatabaseTokens">;
  /** By the server's clock. */
  readonly serverNow: () => number;
}

/**
 * Looks once more at listed tokens of which the API then said that it knows none. One that is listed alive even now is not
 * gone: what answers for single tokens and what lists them do not agree. `isOurs` picks their descriptions. Throws nothing.
 */
export async function confirmGone(
  outcomes: readonly RevokedById[],
  isOurs: (description: string) => boolean,
  deps: ConfirmDeps,
): Promise<readonly RevokedById[]> {
  if (outcomes.every(({ result }) => result !== "unknown")) return outcomes;
  const listed = await deps.api.getDatabaseTokens(isOurs, () => {}).catch(asError);
  return outcomes.map((outcome) =>
    outcome.result === "unknown" ? judged(outcome, listed, deps.serverNow()) : outcome,
  );
}

function judged(unknown: RevokedById, listed: readonly ListedDatabaseToken[] | Error, nowMs: number): RevokedById {
  const { id } = unknown;
  if (listed instanceof Error) return { id, result: "failed", error: listed };
  const isListed = listed.some((token) => token.id === id && isAlive(token, nowMs));
  return isListed ? { id, result: "failed", error: notFoundError(id) } : unknown;
}

function isAlive({ revokedAtMs, expiresAtMs }: ListedDatabaseToken, nowMs: number): boolean {
  return revokedAtMs === undefined && (expiresAtMs === undefined || expiresAtMs > nowMs);
}

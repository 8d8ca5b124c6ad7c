import { isLive } from "../influxdb/database-token.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import { asError } from "../redaction/invalid.ts";
import { createLiveTokenError, MAX_PROPAGATION_MS, type RevokedById } from "./revoke-by-id.ts";

/** Dependencies of the confirmation. */
interface ConfirmDeps {
  readonly api: Pick<TokenApi, "getDatabaseTokens">;
  /** By the server's clock. */
  readonly serverNow: () => number;
  /** Throws as soon as the job is cancelled. */
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Lists the tokens once more if the API has reported a listed token as unknown. If one is still listed as live, the
 * backend that listed it may not know of its DELETE yet, so the tokens are listed again ten seconds later. A token that
 * is live even then is not gone: the backends for single tokens and for lists disagree. `isSelected` selects their
 * descriptions. Does not throw.
 */
export async function confirmGone(
  outcomes: readonly RevokedById[],
  isSelected: (description: string) => boolean,
  deps: ConfirmDeps,
): Promise<readonly RevokedById[]> {
  const unknownIds = outcomes.filter(({ result }) => result === "unknown").map(({ id }) => id);
  if (unknownIds.length === 0) return outcomes;
  try {
    let liveIds = await listLiveIds(isSelected, deps);
    if (unknownIds.some((id) => liveIds.has(id))) {
      await deps.sleep(MAX_PROPAGATION_MS);
      liveIds = await listLiveIds(isSelected, deps);
    }
    return replaceUnknown(outcomes, (unknown) =>
      liveIds.has(unknown.id) ? { id: unknown.id, result: "failed", error: createLiveTokenError(unknown.id) } : unknown,
    );
  } catch (error) {
    return replaceUnknown(outcomes, ({ id }) => ({ id, result: "failed", error: asError(error) }));
  }
}

function replaceUnknown(
  outcomes: readonly RevokedById[],
  replace: (unknown: RevokedById) => RevokedById,
): readonly RevokedById[] {
  return outcomes.map((outcome) => (outcome.result === "unknown" ? replace(outcome) : outcome));
}

async function listLiveIds(
  isSelected: (description: string) => boolean,
  { api, serverNow }: ConfirmDeps,
): Promise<ReadonlySet<string>> {
  const listed = await api.getDatabaseTokens(isSelected, () => {});
  const nowMs = serverNow();
  return new Set(listed.filter((token) => isLive(token, nowMs)).map(({ id }) => id));
}

import { carriesMark } from "../grant/mark.ts";
import type { CreateOutcome } from "../influxdb/create-outcome.ts";
import { asError } from "../redaction/invalid.ts";
import type { CreateAttempt, IssueDeps } from "./create-attempt.ts";
import { limitLatestSend, type OpenCreate } from "./issue-record.ts";
import { createCleanUpError } from "./rejection.ts";
import { type RevokedById, revokeById } from "./revoke-by-id.ts";

/** The outcome of a create request that returned no token. */
export type NoToken = Exclude<CreateOutcome, { kind: "created" }>;

/** Cleans up after a create request that returned no token. Returns the requests that are still open. */
export async function cleanUpCreate(
  outcome: NoToken,
  attempt: CreateAttempt,
  deps: IssueDeps,
): Promise<readonly OpenCreate[]> {
  if (outcome.kind === "refused" && !attempt.isRepeat) return forgetCreate(attempt, deps);
  if (outcome.kind === "taken") return await revokeTaken(outcome, attempt, deps);
  if (outcome.isRetryable && !isRepeatable(outcome)) return await revokeByMark(attempt, outcome.error, deps);
  // The request is repeated, or no retry follows. Post cleans up what is left: the record contains the mark.
  return [...attempt.earlier, attempt.create];
}

/** Removes a create request that left nothing behind from the record. */
function forgetCreate({ earlier }: CreateAttempt, deps: IssueDeps): readonly OpenCreate[] {
  deps.record({ openCreates: earlier });
  return earlier;
}

/**
 * Looks up the mark after an unknown outcome, and revokes each token that has it. The mark stays in the record in any
 * case: the request may still arrive, or arrive again if a gateway sends it twice. Post looks up the mark again when
 * the request can no longer arrive.
 */
async function revokeByMark(attempt: CreateAttempt, error: Error, deps: IssueDeps): Promise<readonly OpenCreate[]> {
  const create = limitLatestSend(attempt.create, deps.now());
  const hasMark = (description: string): boolean => carriesMark(description, create.mark);
  const markedTokens = await deps.api.getDatabaseTokens(hasMark).catch((cause: unknown) => {
    throw createCleanUpError(error.message, asError(cause));
  });
  const outcomes: RevokedById[] = [];
  for (const token of markedTokens.filter(({ revokedAtMs }) => revokedAtMs === undefined)) {
    outcomes.push(await revokeById({ id: token.id, createdAtMs: deps.serverNow() }, deps));
  }
  const failure = outcomes.find((outcome) => outcome.result === "failed");
  if (failure !== undefined) throw createCleanUpError(error.message, failure.error);
  return [...attempt.earlier, create];
}

/** Revokes a token whose access token is lost. Its mark stays in the record, as after any unknown outcome. */
async function revokeTaken(
  { tokenId, error }: Extract<NoToken, { kind: "taken" }>,
  attempt: CreateAttempt,
  deps: IssueDeps,
): Promise<readonly OpenCreate[]> {
  const outcome = await revokeById({ id: tokenId, createdAtMs: deps.serverNow() }, deps);
  if (outcome.result === "failed") throw createCleanUpError(error.message, outcome.error);
  return [...attempt.earlier, limitLatestSend(attempt.create, deps.now())];
}

/** Whether to send the same request again. */
export function isRepeatable(outcome: NoToken): boolean {
  return outcome.kind === "unknown" && outcome.isRepeatable === true;
}

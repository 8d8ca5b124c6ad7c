import { computeExpiresAt, type Expiry, formatTimestamp, requireFuture } from "../grant/expiry.ts";
import { appendMark, carriesMark, formatMark, type RunAttempt } from "../grant/mark.ts";
import { computeNextDelayMs, formatRetry, type Pace } from "../http/retry.ts";
import { REQUEST_TIMEOUT_MS } from "../influxdb/api-client.ts";
import type { CreateOutcome } from "../influxdb/create-outcome.ts";
import {
  type CreatedDatabaseToken,
  type DatabaseTokenRequest,
  type Permission,
  parseInstantMs,
} from "../influxdb/database-token.ts";
import type { ManagementApi } from "../influxdb/management-api.ts";
import { asError } from "../redaction/invalid.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { checkGrant, findExpiredProblem } from "./grant-check.ts";
import { type CreatedToken, type IssueRecord, limitLatestSend, type OpenCreate } from "./issue-record.ts";
import { createCleanUpError, createExpiredRejection, createMismatchRejection, type Rejection } from "./rejection.ts";
import { type RevokeByIdDeps, type RevokedById, revokeById } from "./revoke-by-id.ts";

/** What to issue. */
export interface IssueRequest {
  readonly run: RunAttempt;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiry: Expiry;
  /** Whether the token is meant to outlive its run. */
  readonly keep: boolean;
}

/** A token that matches the request, in the words of the request. `expiresAt` is absent if it never expires. */
export interface IssuedToken {
  readonly id: string;
  readonly accessToken: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: string;
}

/** Dependencies of token issuance. */
export interface IssueDeps extends Pace, RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<ManagementApi, "createDatabaseToken" | "getDatabaseTokens">;
  /** Writes the record to a place that survives this process, before it returns. */
  readonly record: (record: IssueRecord) => void;
  readonly redaction: Redaction;
  /** 16 lower-case hex digits from a cryptographic source. */
  readonly nonce: () => string;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
}

type NoToken = Exclude<CreateOutcome, { kind: "created" }>;

/**
 * After one unreadable 2xx, the request is retried. A second one shows that something other than the Management API
 * responds.
 */
const MAX_UNREADABLE = 2;

/** One create request, and the open requests before it. */
interface Attempt {
  readonly create: OpenCreate;
  readonly request: DatabaseTokenRequest;
  readonly earlier: readonly OpenCreate[];
}

/**
 * Creates a token in the order that leaves nothing behind: record the mark, create, mask, record the ID, check.
 * After an unknown outcome, the mark is looked up before the next attempt, which has a new nonce.
 * Throws if no token could be created, or if it does not match the request. The record lists what is left to revoke.
 */
export async function issueDatabaseToken(request: IssueRequest, deps: IssueDeps): Promise<IssuedToken> {
  let openCreates: readonly OpenCreate[] = [];
  let unreadableCount = 0;
  let previousError: Error | undefined;
  for (let number = 1; ; number++) {
    const attempt = recordAttempt(request, openCreates, deps);
    const outcome = await deps.api.createDatabaseToken(attempt.request, number);
    for (const secret of outcome.secrets) deps.redaction.add(secret);
    if (outcome.kind === "created") return await recordAndCheck(outcome.token, attempt, deps);

    openCreates = await cleanUp(outcome, attempt, deps);
    if (outcome.kind === "unknown" && outcome.unreadable) unreadableCount++;
    if (!isRetryable(outcome, unreadableCount)) throw outcome.error;
    await waitBeforeRetry(outcome, number, previousError, deps);
    previousError = outcome.error;
  }
}

function recordAttempt(request: IssueRequest, earlier: readonly OpenCreate[], deps: IssueDeps): Attempt {
  const serverNowMs = deps.serverNow();
  requireFuture(request.expiry, serverNowMs);
  const mark = formatMark({ ...request.run, nonce: deps.nonce(), keep: request.keep });
  const expiresAt = computeExpiresAt(request.expiry, serverNowMs);
  const create = { mark, latestSendMs: deps.now() + REQUEST_TIMEOUT_MS, expiresAt };
  deps.record({ openCreates: [...earlier, create] });
  const { permissions } = request;
  const withoutExpiry = { description: appendMark(request.description, mark), permissions };
  return { create, request: expiresAt === undefined ? withoutExpiry : { ...withoutExpiry, expiresAt }, earlier };
}

/** Records the ID of a created token, then checks that it matches the request. */
async function recordAndCheck(token: CreatedDatabaseToken, attempt: Attempt, deps: IssueDeps): Promise<IssuedToken> {
  const created = { id: token.id, expiresAt: readExpiry(token), createdAtMs: deps.serverNow() };
  const openCreates = listOpenCreates(token, attempt, deps);
  deps.record({ openCreates, token: created });

  const check = checkGrant(attempt.request, attempt.create.mark, token, deps.redaction);
  if (!check.ok)
    return await revokeAndThrow(created, createMismatchRejection(token.id, check.problem), openCreates, deps);
  const problem = findExpiredProblem(check.expiresAtMs, deps.serverNow());
  if (problem !== undefined)
    return await revokeAndThrow(created, createExpiredRejection(token.id, problem), openCreates, deps);
  if (check.warning !== undefined) deps.warn(check.warning);
  return {
    id: token.id,
    accessToken: token.accessToken,
    description: attempt.request.description,
    permissions: attempt.request.permissions,
    ...(check.expiresAtMs === undefined ? {} : { expiresAt: formatTimestamp(check.expiresAtMs) }),
  };
}

/**
 * The create requests that are still open after a response with this token. If the token has the mark, its recorded ID
 * is enough. If not, the request may have created another token, which only the mark identifies.
 */
function listOpenCreates(
  { description }: CreatedDatabaseToken,
  { create, earlier }: Attempt,
  deps: IssueDeps,
): readonly OpenCreate[] {
  const hasMark = description !== undefined && carriesMark(description, create.mark);
  return hasMark ? earlier : [...earlier, limitLatestSend(create, deps.now())];
}

/** The expiry in our own format. One that cannot be read is treated as absent, and never printed. */
function readExpiry({ expiresAt }: CreatedDatabaseToken): string | undefined {
  const expiresAtMs = expiresAt === undefined ? undefined : parseInstantMs(expiresAt);
  return expiresAtMs === undefined ? undefined : formatTimestamp(expiresAtMs);
}

/**
 * Revokes a token that the job must not get, because it may have more permissions than anyone wanted, and throws. Its
 * ID stays in the record until it is certain that it was revoked.
 */
async function revokeAndThrow(
  token: CreatedToken,
  { what, advice }: Rejection,
  openCreates: readonly OpenCreate[],
  deps: IssueDeps,
): Promise<never> {
  const outcome = await revokeById(token, deps);
  switch (outcome.result) {
    case "revoked":
      deps.record({ openCreates });
      throw new Error(`${what}, and it was revoked${advice}`);
    case "unknown":
      throw new Error(
        `${what}. The cluster does not know this token, so it could not be revoked; the post step tries again${advice}`,
      );
    case "failed":
      throw createCleanUpError(what + advice, outcome.error);
  }
}

/** Cleans up after a create request that returned no token. Returns the requests that are still open. */
async function cleanUp(outcome: NoToken, attempt: Attempt, deps: IssueDeps): Promise<readonly OpenCreate[]> {
  if (outcome.kind === "refused") return forgetCreate(attempt, deps);
  if (outcome.isRetryable) return await revokeByMark(attempt, outcome.error, deps);
  // No retry follows, so post cleans up: the record contains the mark.
  return [...attempt.earlier, attempt.create];
}

/** Removes a create request that left nothing behind from the record. */
function forgetCreate({ earlier }: Attempt, deps: IssueDeps): readonly OpenCreate[] {
  deps.record({ openCreates: earlier });
  return earlier;
}

/**
 * Looks up the mark after an unknown outcome, and revokes each token that has it. The mark stays in the record in any
 * case: the request may still arrive, or arrive again if a gateway sends it twice. Post looks up the mark again when
 * the request can no longer arrive.
 */
async function revokeByMark(attempt: Attempt, error: Error, deps: IssueDeps): Promise<readonly OpenCreate[]> {
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

function isRetryable(outcome: NoToken, unreadableCount: number): boolean {
  return outcome.isRetryable && unreadableCount < MAX_UNREADABLE;
}

async function waitBeforeRetry(
  outcome: NoToken,
  attemptNumber: number,
  previousError: Error | undefined,
  deps: IssueDeps,
): Promise<void> {
  const delayMs = computeNextDelayMs(attemptNumber, outcome.retryAfterMs, deps);
  if (delayMs === undefined) throw outcome.error;
  deps.info(formatRetry(delayMs, outcome.error, previousError));
  await deps.sleep(delayMs);
}

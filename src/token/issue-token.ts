import { formatTimestamp } from "../grant/expiry.ts";
import { carriesMark } from "../grant/mark.ts";
import { computeNextDelayMs, formatRetry } from "../http/retry.ts";
import type { CreateOutcome } from "../influxdb/create-outcome.ts";
import { type CreatedDatabaseToken, type Permission, parseInstantMs } from "../influxdb/database-token.ts";
import type { ActualGrant } from "../influxdb/token-api.ts";
import { asError } from "../redaction/invalid.ts";
import {
  type CreateAttempt,
  type IssueDeps,
  type IssueRequest,
  recordAttempt,
  recordRepeat,
} from "./create-attempt.ts";
import { cleanUpCreate, isRepeatable, type NoToken } from "./create-clean-up.ts";
import { checkGrant, findExpiredProblem, findLatestExpiryMs, type GrantCheck } from "./grant-check.ts";
import { type CreatedToken, limitLatestSend, type OpenCreate } from "./issue-record.ts";
import { createCleanUpError, createExpiredRejection, createMismatchRejection, type Rejection } from "./rejection.ts";
import { revokeById } from "./revoke-by-id.ts";

/** A token that matches the request, in the words of the request. `expiresAt` is absent if it never expires. */
export interface IssuedToken {
  readonly id: string;
  readonly accessToken: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: string;
}

/**
 * After one unreadable 2xx, the request is retried. A second one shows that something other than the Management API
 * responds.
 */
const MAX_UNREADABLE = 2;

/**
 * Creates a token in the order that leaves nothing behind: record the mark, create, mask, record the ID, check.
 * After an unknown outcome, the request is repeated if that creates no second token. Otherwise, the mark is looked up
 * before the next attempt, which has a new nonce.
 * Throws if no token could be created, or if it does not match the request. The record lists what is left to revoke.
 */
export async function issueDatabaseToken(request: IssueRequest, deps: IssueDeps): Promise<IssuedToken> {
  let attempt = recordAttempt(request, [], deps);
  let unreadableCount = 0;
  let previousError: Error | undefined;
  for (let number = 1; ; number++) {
    const outcome = await deps.api.createDatabaseToken(attempt.request, number);
    const isKnownSecret = maskSecrets(outcome, deps);
    if (outcome.kind === "created") return await recordAndCheck(outcome.token, isKnownSecret, attempt, deps);

    const openCreates = await cleanUpCreate(outcome, attempt, deps);
    if (outcome.kind === "unknown" && outcome.unreadable) unreadableCount++;
    if (!isRetryable(outcome, unreadableCount)) throw outcome.error;
    await waitBeforeRetry(outcome, number, previousError, deps);
    previousError = outcome.error;
    attempt = isRepeatable(outcome) ? recordRepeat(attempt, deps) : recordAttempt(request, openCreates, deps);
  }
}

/** Masks the secrets of a response. Returns whether its token was a secret of this step before. */
function maskSecrets(outcome: CreateOutcome, { redaction }: IssueDeps): boolean {
  const isKnownSecret = outcome.kind === "created" && redaction.isSecret(outcome.token.accessToken);
  for (const secret of outcome.secrets) redaction.add(secret);
  return isKnownSecret;
}

const KNOWN_SECRET = "it is a secret that this step already has, such as the management token";

/**
 * Records the ID of a created token, then checks that it matches the request. `isKnownSecret`: the step already has it.
 * The job must not get another secret as an output or a variable, whatever the server sends.
 */
async function recordAndCheck(
  token: CreatedDatabaseToken,
  isKnownSecret: boolean,
  attempt: CreateAttempt,
  deps: IssueDeps,
): Promise<IssuedToken> {
  const created: CreatedToken = { id: token.id, expiresAt: readExpiry(token), createdAtMs: deps.serverNow() };
  const openCreates = listOpenCreates(token, attempt, deps);
  deps.record({ openCreates, token: created });

  const granted = await readGrant(token, deps);
  const check: GrantCheck = isKnownSecret
    ? { ok: false, problem: KNOWN_SECRET }
    : checkGrant(attempt.request, attempt.create.mark, token, granted, deps.redaction);
  // The cluster may list another expiry than the response, which is what post reports.
  const expiresAt = formatExpiry(check.ok ? check.expiresAtMs : findLatestExpiryMs(token, granted));
  if (expiresAt !== created.expiresAt) deps.record({ openCreates, token: { ...created, expiresAt } });
  if (!check.ok)
    return await revokeAndThrow(created, createMismatchRejection(token.id, check.problem), openCreates, deps);
  const problem = findExpiredProblem(check.expiresAtMs, deps.serverNow());
  if (problem !== undefined)
    return await revokeAndThrow(created, createExpiredRejection(token.id, problem), openCreates, deps);
  for (const warning of check.warnings) deps.warn(warning);
  return {
    id: token.id,
    accessToken: token.accessToken,
    description: attempt.request.description,
    permissions: attempt.request.permissions,
    ...(check.expiresAtMs === undefined ? {} : { expiresAt: formatTimestamp(check.expiresAtMs) }),
  };
}

/** If they cannot be read, the job must not get the token. */
async function readGrant(token: CreatedDatabaseToken, { api }: IssueDeps): Promise<ActualGrant> {
  try {
    return await api.getGrant(token);
  } catch (error) {
    return { kind: "missing", problem: `its permissions could not be read: ${asError(error).message}` };
  }
}

/**
 * The create requests that are still open after a response with this token. If the token has the mark, its recorded ID
 * is enough. If not, the request may have created another token, which only the mark identifies. The same applies if the
 * request was sent before: the first one may still arrive.
 */
function listOpenCreates(
  { description }: CreatedDatabaseToken,
  { create, earlier, isRepeat }: CreateAttempt,
  deps: IssueDeps,
): readonly OpenCreate[] {
  const hasMark = description !== undefined && carriesMark(description, create.mark);
  return hasMark && !isRepeat ? earlier : [...earlier, limitLatestSend(create, deps.now())];
}

/** The expiry in our own format. One that cannot be read is treated as absent, and never printed. */
function readExpiry({ expiresAt }: CreatedDatabaseToken): string | undefined {
  return formatExpiry(expiresAt === undefined ? undefined : parseInstantMs(expiresAt));
}

function formatExpiry(expiresAtMs: number | undefined): string | undefined {
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

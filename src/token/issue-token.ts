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
import type { IssueRecord, MadeToken, OpenCreate } from "./issue-record.ts";
import { createExpired, createMismatch, type Rejection } from "./rejection.ts";
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

/** One create request, and the open requests before it. */
interface Attempt {
  readonly create: OpenCreate;
  readonly asked: DatabaseTokenRequest;
  readonly earlier: readonly OpenCreate[];
}

/**
 * Creates a token in the order that leaves nothing behind: record the mark, create, mask, record the ID, check.
 * After an unknown outcome, the mark is looked up before the next attempt, which has a new nonce.
 * Throws if no token could be created, or if it does not match the request. The record lists what is left to revoke.
 */
export async function issueDatabaseToken(request: IssueRequest, deps: IssueDeps): Promise<IssuedToken> {
  let openCreates: readonly OpenCreate[] = [];
  let unreadable = 0;
  let before: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    const next = recordAttempt(request, openCreates, deps);
    const outcome = await deps.api.createDatabaseToken(next.asked, attempt);
    for (const secret of outcome.secrets) deps.redaction.add(secret);
    if (outcome.kind === "created") return await recordAndCheck(outcome.token, next, deps);

    openCreates = await cleanUp(outcome, next, deps);
    if (outcome.kind === "unknown" && outcome.unreadable) unreadable++;
    if (!isRetryable(outcome, unreadable)) throw outcome.error;
    await waitBeforeRetry(outcome, attempt, before, deps);
    before = outcome.error;
  }
}

function recordAttempt(request: IssueRequest, earlier: readonly OpenCreate[], deps: IssueDeps): Attempt {
  const serverNowMs = deps.serverNow();
  requireFuture(request.expiry, serverNowMs);
  const mark = formatMark({ ...request.run, nonce: deps.nonce(), keep: request.keep });
  const expiresAt = computeExpiresAt(request.expiry, serverNowMs);
  const create = { mark, sentByMs: deps.now() + REQUEST_TIMEOUT_MS, expiresAt };
  deps.record({ openCreates: [...earlier, create] });
  const { permissions } = request;
  const asked = { description: appendMark(request.description, mark), permissions };
  return { create, asked: expiresAt === undefined ? asked : { ...asked, expiresAt }, earlier };
}

/** Records the ID of a created token in place of its mark, then checks that it matches the request. */
async function recordAndCheck(token: CreatedDatabaseToken, made: Attempt, deps: IssueDeps): Promise<IssuedToken> {
  const known = { id: token.id, expiresAt: readExpiry(token), madeAtMs: deps.serverNow() };
  deps.record({ openCreates: made.earlier, token: known });

  const check = checkGrant(made.asked, made.create.mark, token, deps.redaction);
  if (!check.ok) return await revokeAndThrow(known, createMismatch(token.id, check.problem), made, deps);
  const problem = findExpiredProblem(check.expiresAtMs, deps.serverNow());
  if (problem !== undefined) return await revokeAndThrow(known, createExpired(token.id, problem), made, deps);
  if (check.warning !== undefined) deps.warn(check.warning);
  return {
    id: token.id,
    accessToken: token.accessToken,
    description: made.asked.description,
    permissions: made.asked.permissions,
    ...(check.expiresAtMs === undefined ? {} : { expiresAt: formatTimestamp(check.expiresAtMs) }),
  };
}

/** The expiry in our own format. One that cannot be read is treated as absent, and never printed. */
function readExpiry({ expiresAt }: CreatedDatabaseToken): string | undefined {
  const expiresAtMs = expiresAt === undefined ? undefined : parseInstantMs(expiresAt);
  return expiresAtMs === undefined ? undefined : formatTimestamp(expiresAtMs);
}

/**
 * Revokes a token that the job must not get, because it may have more permissions than anyone wanted, and throws. Its ID
 * stays in the record until it is certain that it was revoked.
 */
async function revokeAndThrow(
  token: MadeToken,
  { what, advice }: Rejection,
  made: Attempt,
  deps: IssueDeps,
): Promise<never> {
  const outcome = await revokeById(token, deps);
  switch (outcome.result) {
    case "revoked":
      dropMark(made, deps);
      throw new Error(`${what}, and it was revoked${advice}`);
    case "unknown":
      throw new Error(
        `${what}. The cluster does not know this token, so it could not be revoked; the post step tries again${advice}`,
      );
    case "failed":
      throw stillOpen(what + advice, outcome.error);
  }
}

/** Cleans up after a create request without a token, and returns the requests that are still open. */
async function cleanUp(outcome: NoToken, made: Attempt, deps: IssueDeps): Promise<readonly OpenCreate[]> {
  if (outcome.kind === "refused") return dropMark(made, deps);
  if (outcome.canPass) return await revokeByMark(made, outcome.error, deps);
  // There is no retry that needs a clean-up first. The mark is in the record for post.
  return [...made.earlier, made.create];
}

/** Removes the mark of a request that left nothing behind from the record. */
function dropMark({ earlier }: Attempt, deps: IssueDeps): readonly OpenCreate[] {
  deps.record({ openCreates: earlier });
  return earlier;
}

/**
 * Looks up the mark after an unknown outcome, and revokes each token that has it. The mark stays in the record in any case:
 * the request may still arrive, or arrive again if a gateway sends it twice. Post looks it up when that is impossible.
 */
async function revokeByMark(made: Attempt, error: Error, deps: IssueDeps): Promise<readonly OpenCreate[]> {
  const create = { ...made.create, sentByMs: Math.min(made.create.sentByMs, deps.now()) };
  const carriesIt = (description: string): boolean => carriesMark(description, create.mark);
  const found = await deps.api.getDatabaseTokens(carriesIt).catch((cause: unknown) => {
    throw stillOpen(error.message, asError(cause));
  });
  const outcomes: RevokedById[] = [];
  for (const token of found.filter(({ revokedAtMs }) => revokedAtMs === undefined)) {
    outcomes.push(await revokeById({ id: token.id, madeAtMs: deps.serverNow() }, deps));
  }
  const failure = outcomes.find((outcome) => outcome.result === "failed");
  if (failure !== undefined) throw stillOpen(error.message, failure.error);
  return [...made.earlier, create];
}

/** The error if a clean-up fails: reports both failures, and what happens next. */
function stillOpen(what: string, cause: Error): Error {
  return new Error(`${what}. ${cause.message}. The post step tries again to revoke any token that was created`, {
    cause,
  });
}

/** An unreadable 2xx is retried once. The second one does not come from the Management API. */
const MAX_UNREADABLE = 2;

function isRetryable(outcome: NoToken, unreadable: number): boolean {
  return outcome.canPass && unreadable < MAX_UNREADABLE;
}

async function waitBeforeRetry(
  outcome: NoToken,
  attempt: number,
  before: Error | undefined,
  deps: IssueDeps,
): Promise<void> {
  const delayMs = computeNextDelayMs(attempt, outcome.retryAfterMs, deps);
  if (delayMs === undefined) throw outcome.error;
  deps.info(formatRetry(delayMs, outcome.error, before));
  await deps.sleep(delayMs);
}

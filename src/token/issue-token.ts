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
import { type RevokeByIdDeps, type RevokedById, revokeById } from "./revoke-by-id.ts";

/** What to issue. */
export interface IssueRequest {
  readonly run: RunAttempt;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiry: Expiry;
  /** Whether the token is made to outlive its run. */
  readonly keep: boolean;
}

/** A token that is what was asked for, in the words of the request. `expiresAt` is absent where it never expires. */
export interface IssuedToken {
  readonly id: string;
  readonly accessToken: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: string;
}

/** What issuing needs of the world. */
export interface IssueDeps extends Pace, RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<ManagementApi, "createDatabaseToken" | "getDatabaseTokens">;
  /** Writes the record where it survives this process. It has to be done when it returns. */
  readonly record: (record: IssueRecord) => void;
  readonly redaction: Redaction;
  /** 16 lower-case hex digits from a cryptographic source. */
  readonly nonce: () => string;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
}

type NoToken = Exclude<CreateOutcome, { kind: "created" }>;

/** One create request: what it asks, and what was known before it. */
interface Attempt {
  readonly create: OpenCreate;
  readonly asked: DatabaseTokenRequest;
  readonly earlier: readonly OpenCreate[];
}

/**
 * Makes a token, in the order that leaves nothing behind: record the mark, create, mask, record the ID, check.
 * A create of unknown outcome is not repeated before its mark was looked up, and then with a new nonce.
 * Throws when no token could be made, or it is not what was asked; the record tells what is left to revoke.
 */
export async function issueDatabaseToken(request: IssueRequest, deps: IssueDeps): Promise<IssuedToken> {
  let openCreates: readonly OpenCreate[] = [];
  let unreadable = 0;
  let before: Error | undefined;
  for (let attempt = 1; ; attempt++) {
    const next = recordAttempt(request, openCreates, deps);
    const outcome = await deps.api.createDatabaseToken(next.asked, attempt);
    for (const secret of outcome.secrets) deps.redaction.add(secret);
    if (outcome.kind === "created") return await accept(outcome.token, next, deps);

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

/** The token exists: record its ID in place of its mark, then see whether it is what was asked. */
async function accept(token: CreatedDatabaseToken, made: Attempt, deps: IssueDeps): Promise<IssuedToken> {
  const known = { id: token.id, expiresAt: readExpiry(token), madeAtMs: deps.serverNow() };
  deps.record({ openCreates: made.earlier, token: known });

  const check = checkGrant(made.asked, made.create.mark, token, deps.redaction);
  if (!check.ok) return await rejectToken(known, check.problem, made, deps);
  const problem = findExpiredProblem(check.expiresAtMs, deps.serverNow());
  if (problem !== undefined) return await rejectToken(known, problem, made, deps);
  if (check.warning !== undefined) deps.warn(check.warning);
  return {
    id: token.id,
    accessToken: token.accessToken,
    description: made.asked.description,
    permissions: made.asked.permissions,
    ...(check.expiresAtMs === undefined ? {} : { expiresAt: formatTimestamp(check.expiresAtMs) }),
  };
}

/** The expiry in our own writing: what cannot be read is none, and never printed. */
function readExpiry({ expiresAt }: CreatedDatabaseToken): string | undefined {
  const expiresAtMs = expiresAt === undefined ? undefined : parseInstantMs(expiresAt);
  return expiresAtMs === undefined ? undefined : formatTimestamp(expiresAtMs);
}

/**
 * Revokes a token that is not what was asked, at once: it may be able to do more than anyone wanted. Its ID stays on
 * record until it is certain that it was revoked.
 */
async function rejectToken(token: MadeToken, problem: string, made: Attempt, deps: IssueDeps): Promise<never> {
  const what = `InfluxDB created a token that does not match the request (${token.id}): ${problem}. The job did not get this token`;
  const outcome = await revokeById(token, deps);
  switch (outcome.result) {
    case "revoked":
      dropMark(made, deps);
      throw new Error(`${what}, and it was revoked`);
    case "unknown":
      throw new Error(
        `${what}. The cluster does not know this token, so it could not be revoked; the post step tries again`,
      );
    case "failed":
      throw stillOpen(what, outcome.error);
  }
}

/** Sees to what the create may have made, and returns which creates are still to be looked after. */
async function cleanUp(outcome: NoToken, made: Attempt, deps: IssueDeps): Promise<readonly OpenCreate[]> {
  if (outcome.kind === "refused") return dropMark(made, deps);
  if (outcome.canPass) return await revokeByMark(made, outcome.error, deps);
  // There is no other try to be made safe: what it may have made is on record for post.
  return [...made.earlier, made.create];
}

/** Nothing of this create is left: its mark needs no looking after. */
function dropMark({ earlier }: Attempt, deps: IssueDeps): readonly OpenCreate[] {
  deps.record({ openCreates: earlier });
  return earlier;
}

/**
 * The outcome is unknown: look the mark up, and revoke what carries it. The mark stays on record, found or not: the request
 * may still arrive, or once more where a gateway sends it twice. Post looks it up when it no longer can.
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

/** What went wrong while something that had gone wrong was put right: both are told, and who goes on. */
function stillOpen(what: string, cause: Error): Error {
  return new Error(`${what}. ${cause.message}. The post step tries again to revoke any token that was created`, {
    cause,
  });
}

/** An unreadable 2xx is tried once more: what answers so twice is no Management API. */
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

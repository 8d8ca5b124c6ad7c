import { MARK_PART } from "../grant/mark.ts";
import type { ListedDatabaseToken } from "../influxdb/database-token.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import type { AdaptiveLimit } from "./adaptive-limit.ts";
import { confirmGone } from "./confirm-gone.ts";
import {
  classifyToken,
  findReasonToKeep,
  type KeepReason,
  listRunsToLookUp,
  type MarkedToken,
  type RunStates,
  type RunToLookUp,
  type SweepRule,
  type SweepTime,
} from "./orphan.ts";
import { type RevokeByIdDeps, type RevokedById, revokeById } from "./revoke-by-id.ts";

/** Dependencies of a sweep. */
export interface SweepDeps extends RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<TokenApi, "getDatabaseTokens" | "keepsExpiredTokens">;
  /** Looks up the states of these runs on GitHub. */
  readonly lookUpRuns: (runs: readonly RunToLookUp[]) => Promise<RunStates>;
  readonly limit: Pick<AdaptiveLimit, "run">;
  /** Whether a response has shown the time of the server. */
  readonly knowsServerTime: () => boolean;
  /** Called after each token, with the number of tokens that were revoked or removed so far. */
  readonly progress: (done: number, of: number, what: SweptKind) => void;
}

/** Orphans are revoked. Expired tokens are removed, if the cluster keeps them. */
export type SweptKind = "orphans" | "expired";

/** A token that is kept, and the reason. */
export interface KeptToken extends MarkedToken {
  readonly because: KeepReason;
}

/** An orphan, and the result of its revocation; `undefined` in a dry run. */
export interface Orphan extends MarkedToken {
  readonly outcome?: RevokedById | undefined;
}

/** The result of a sweep. */
export interface SweepResult {
  readonly kept: readonly KeptToken[];
  readonly orphans: readonly Orphan[];
  /** The expired tokens that the cluster keeps, and the results of their removal. */
  readonly expired: readonly Orphan[];
  /** The repositories whose runs could not be looked up, with the reason. */
  readonly lookUpErrors: ReadonlyMap<string, Error>;
  /** The number of listed tokens that seem to have a mark but cannot be read. They are kept. */
  readonly unreadable: number;
}

/**
 * Revokes the tokens that completed runs left behind. Tokens are listed first and runs second. A run that starts in
 * between has no token in the list, so it is not mistaken for a run that is over. If the cluster keeps expired tokens,
 * removes them, whatever their run, their age or the purpose in their mark: they can do nothing any more.
 */
export async function sweep(rule: SweepRule, isDryRun: boolean, deps: SweepDeps): Promise<SweepResult> {
  const { candidates, kept, expired, unreadable, readTime } = await listTokens(rule, deps);
  const { orphans, keptByRun, lookUpErrors } = await classifyByRuns(candidates, readTime, deps);
  return {
    kept: [...kept, ...keptByRun],
    orphans: isDryRun ? orphans : await revokeAll(orphans, "orphans", deps),
    expired: isDryRun ? expired : await revokeAll(expired, "expired", deps),
    lookUpErrors,
    unreadable,
  };
}

/** Only these tokens are read and checked. */
function isMarked(description: string): boolean {
  return description.includes(MARK_PART);
}

async function listTokens(rule: SweepRule, deps: SweepDeps) {
  let unreadable = 0;
  const tokens = await deps.api.getDatabaseTokens(isMarked, () => unreadable++);
  const newestMs = tokens.reduce((newest, { createdAtMs }) => Math.max(newest, createdAtMs), Number.NEGATIVE_INFINITY);
  // By the clock of a runner that is ahead, live tokens would seem expired, and new ones old. But the server's clock has
  // passed the time at which the newest token was created.
  const readTime = (): SweepTime =>
    deps.knowsServerTime() ? { provenMs: deps.serverNow() } : { provenMs: newestMs, runnerMs: deps.now() };
  const time = readTime();
  const verdicts = tokens.map((token: ListedDatabaseToken) => classifyToken(token, rule, time));
  return {
    readTime,
    candidates: verdicts.flatMap((verdict) => (verdict.kind === "candidate" ? [verdict.marked] : [])),
    kept: verdicts.flatMap((verdict) =>
      verdict.kind === "kept" ? [{ ...verdict.marked, because: verdict.because }] : [],
    ),
    expired: deps.api.keepsExpiredTokens
      ? verdicts.flatMap((verdict) => (verdict.kind === "expired" ? [verdict.marked] : []))
      : [],
    unreadable,
  };
}

async function classifyByRuns(candidates: readonly MarkedToken[], readTime: () => SweepTime, deps: SweepDeps) {
  const orphans: MarkedToken[] = [];
  const keptByRun: KeptToken[] = [];
  const { findState, lookUpErrors } = await deps.lookUpRuns(listRunsToLookUp(candidates));
  const time = readTime();
  for (const candidate of candidates) {
    const because = findReasonToKeep(candidate, findState(candidate.mark), time);
    if (because === undefined) orphans.push(candidate);
    else keptByRun.push({ ...candidate, because });
  }
  return { orphans, keptByRun, lookUpErrors };
}

/**
 * After this many failures in a row, the rest is left to the next sweep: there is an outage, or the management token
 * may not revoke tokens.
 */
const MAX_FAILURES_IN_A_ROW = 32;

async function revokeAll(tokens: readonly MarkedToken[], what: SweptKind, deps: SweepDeps): Promise<readonly Orphan[]> {
  let revoked = 0;
  let failuresInARow = 0;
  const outcomes = await Promise.all(
    tokens.map(({ token: { id, createdAtMs } }) =>
      deps.limit.run(async () => {
        const outcome =
          failuresInARow < MAX_FAILURES_IN_A_ROW ? await revokeById({ id, createdAtMs }, deps) : skipAfterFailures(id);
        failuresInARow = outcome.result === "failed" ? failuresInARow + 1 : 0;
        if (outcome.result === "revoked") revoked++;
        deps.progress(revoked, tokens.length, what);
        return outcome;
      }),
    ),
  );
  const confirmed = await confirmGone(outcomes, isMarked, deps);
  return tokens.map((token, index) => ({ ...token, outcome: confirmed[index] }));
}

function skipAfterFailures(id: string): RevokedById {
  return {
    id,
    result: "failed",
    error: new Error(
      `Did not try to revoke the database token ${id}, because the ${MAX_FAILURES_IN_A_ROW} revocations before it failed`,
    ),
  };
}

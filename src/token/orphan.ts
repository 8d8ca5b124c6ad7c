import { type Mark, parseMark } from "../grant/mark.ts";
import { isLive, type ListedDatabaseToken } from "../influxdb/database-token.ts";

/**
 * What GitHub has shown of a run:
 * - `over`: the run, as completed. Nothing else proves that it is over, and a list without the run does not.
 * - `in-progress`: the run, as not completed
 * - `not-found`: the repository, but not the run. The run was deleted, or another repository now has this name.
 * - `look-up-failed`: nothing, because GitHub did not show the repository
 * - `not-looked-up`: nothing, to stay within the rate limit. The next sweep looks up the run.
 */
export type RunState = "over" | "in-progress" | "not-found" | "look-up-failed" | "not-looked-up";

/** A run whose state decides about tokens, and the number of these tokens. */
export interface RunToLookUp {
  readonly repository: string;
  readonly runId: string;
  readonly tokens: number;
}

/** The states of the runs. */
export interface RunStates {
  findState(run: Pick<RunToLookUp, "repository" | "runId">): RunState;
  /** The repositories whose runs could not be looked up, with the reason. */
  readonly lookUpErrors: ReadonlyMap<string, Error>;
}

/** Which tokens to sweep. */
export interface SweepRule {
  /** The GitHub server of the runs. It has no trailing slash. */
  readonly serverUrl: string;
  /** The run of this sweep. It is never over. */
  readonly ownRunId: string;
  /** `OWNER/REPO`, or `OWNER/*`. */
  readonly repositories: readonly string[];
  readonly olderThanSeconds: number;
}

/** A token with a mark of one of the repositories. */
export interface MarkedToken {
  readonly token: ListedDatabaseToken;
  readonly mark: Mark;
}

/** Why a token with a mark is kept. `expiry-unknown` and `age-unknown`: no response has shown the server's time. */
export type KeepReason =
  | "kept-on-purpose"
  | "young"
  | "expiry-unknown"
  | "age-unknown"
  | "run-in-progress"
  | "run-not-found"
  | "run-look-up-failed"
  | "run-not-looked-up";

/** The server's time at a sweep, in epoch milliseconds. */
export interface SweepTime {
  /** The server's clock shows this time, or a later one if no response has shown its time. Only this proves anything. */
  readonly provenMs: number;
  /** The runner's time, if no response has shown the server's. */
  readonly runnerMs?: number;
}

/** What to do with a token: ignore it, keep it, or decide by the state of its run. */
export type Verdict =
  | { readonly kind: "ignored" }
  /** It has expired, so it can do nothing any more. */
  | { readonly kind: "expired"; readonly marked: MarkedToken }
  | { readonly kind: "kept"; readonly because: KeepReason; readonly marked: MarkedToken }
  | { readonly kind: "candidate"; readonly marked: MarkedToken };

/**
 * Decides by everything except the run. A token that is revoked is ignored. A token that has expired only by the
 * runner's clock is kept, because it may be live, or its revocation may fail.
 */
export function classifyToken(token: ListedDatabaseToken, rule: SweepRule, { provenMs, runnerMs }: SweepTime): Verdict {
  const mark = parseMark(token.description);
  if (mark === undefined || !matchesRule(mark, rule) || token.revokedAtMs !== undefined) return { kind: "ignored" };
  const marked = { token, mark };
  if (!isLive(token, provenMs)) return { kind: "expired", marked };
  if (runnerMs !== undefined && !isLive(token, runnerMs)) return { kind: "kept", because: "expiry-unknown", marked };
  if (mark.keep) return { kind: "kept", because: "kept-on-purpose", marked };
  if (provenMs - token.createdAtMs < rule.olderThanSeconds * 1000)
    return { kind: "kept", because: runnerMs === undefined ? "young" : "age-unknown", marked };
  // The ID of a run is unique on a server, so a repository that was renamed does not matter.
  if (mark.runId === rule.ownRunId) return { kind: "kept", because: "run-in-progress", marked };
  return { kind: "candidate", marked };
}

/** The runs of the candidates, without duplicates. */
export function listRunsToLookUp(candidates: readonly MarkedToken[]): readonly RunToLookUp[] {
  const byRun = Map.groupBy(candidates, ({ mark }) => `${toRepositoryKey(mark.repository)} ${mark.runId}`);
  return [...byRun.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ repository: first.mark.repository, runId: first.mark.runId, tokens: 1 + others.length }],
  );
}

/**
 * GitHub cancels a run after 35 days, including the time that it waits
 * (https://docs.github.com/en/actions/reference/limits).
 */
const MAX_RUN_MS = 35 * 24 * 3_600_000;

/** Why a candidate is kept; `undefined` if it is an orphan. If there is any doubt, it is kept. */
export function findReasonToKeep(
  { token }: MarkedToken,
  run: RunState,
  { provenMs, runnerMs }: SweepTime,
): KeepReason | undefined {
  switch (run) {
    case "over":
      return undefined;
    case "in-progress":
      return "run-in-progress";
    case "not-found":
      if (provenMs - token.createdAtMs > MAX_RUN_MS) return undefined;
      return runnerMs === undefined ? "run-not-found" : "age-unknown";
    case "look-up-failed":
      return "run-look-up-failed";
    case "not-looked-up":
      return "run-not-looked-up";
  }
}

/** A repository in lower case, because GitHub ignores the case of names. */
export function toRepositoryKey(repository: string): string {
  return repository.toLowerCase();
}

function matchesRule(mark: Mark, rule: SweepRule): boolean {
  if (mark.serverUrl.toLowerCase() !== rule.serverUrl.toLowerCase()) return false;
  const repository = toRepositoryKey(mark.repository);
  return rule.repositories.some((pattern) => {
    const key = toRepositoryKey(pattern);
    return key.endsWith("/*") ? repository.startsWith(key.slice(0, -1)) : repository === key;
  });
}

import { type Mark, parseMark } from "../grant/mark.ts";
import { isLive, type ListedDatabaseToken } from "../influxdb/database-token.ts";

/**
 * What GitHub has shown of a run.
 * - `over`: that this very run is completed. Nothing else proves it: a list without the run does not.
 * - `going`: that it is not completed.
 * - `unknown`: the repository without this run. It was deleted, or another repository has taken the name of its own.
 * - `in-doubt`: nothing, since GitHub did not answer.
 * - `not-asked`: nothing yet. It is left to the next sweep.
 */
export type RunState = "over" | "going" | "unknown" | "in-doubt" | "not-asked";

/** A run that has left tokens, and how many. */
export interface RunInQuestion {
  readonly repository: string;
  readonly runId: string;
  readonly tokens: number;
}

/** What is known of the runs in question. */
export interface RunKnowledge {
  stateOf(run: Pick<RunInQuestion, "repository" | "runId">): RunState;
  /** Repositories that GitHub did not answer for, with the reason. */
  readonly unanswered: ReadonlyMap<string, Error>;
}

/** Which tokens are in question. */
export interface SweepRule {
  /** The GitHub server whose runs are asked about, without a slash at its end. */
  readonly serverUrl: string;
  /** The run that sweeps. It is never over. */
  readonly ownRunId: string;
  /** `OWNER/REPO`, or `OWNER/*`. */
  readonly repositories: readonly string[];
  readonly olderThanSeconds: number;
}

/** A live token with a mark of one of the repositories. */
export interface MarkedToken {
  readonly token: ListedDatabaseToken;
  readonly mark: Mark;
}

/** Why a token of ours stays. */
export type KeepReason = "kept-on-purpose" | "young" | "run-going" | "run-unknown" | "run-in-doubt" | "run-not-asked";

/** What is to become of a token: nothing of ours, to stay, or to be judged by its run. */
export type Verdict =
  | { readonly kind: "not-ours" }
  | { readonly kind: "kept"; readonly because: KeepReason; readonly marked: MarkedToken }
  | { readonly kind: "candidate"; readonly marked: MarkedToken };

/** Judges a token by all but its run. What is revoked or expired already is nothing of ours. */
export function classifyToken(token: ListedDatabaseToken, rule: SweepRule, nowMs: number): Verdict {
  const mark = parseMark(token.description);
  if (mark === undefined || !matchesRule(mark, rule) || !isLive(token, nowMs)) return { kind: "not-ours" };
  const marked = { token, mark };
  if (mark.keep) return { kind: "kept", because: "kept-on-purpose", marked };
  if (nowMs - token.createdAtMs < rule.olderThanSeconds * 1000) return { kind: "kept", because: "young", marked };
  // The server is the same, and there a run's ID belongs to one run, whatever its repository was called.
  if (mark.runId === rule.ownRunId) return { kind: "kept", because: "run-going", marked };
  return { kind: "candidate", marked };
}

/** The runs of the candidates, each once. */
export function listRunsInQuestion(candidates: readonly MarkedToken[]): readonly RunInQuestion[] {
  const byRun = Map.groupBy(candidates, ({ mark }) => `${toRepositoryKey(mark.repository)} ${mark.runId}`);
  return [...byRun.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ repository: first.mark.repository, runId: first.mark.runId, tokens: 1 + others.length }],
  );
}

/** GitHub cancels a run after 35 days, waiting included (https://docs.github.com/en/actions/reference/limits). */
const MAX_RUN_MS = 35 * 24 * 3_600_000;

/** Judges a candidate by its run: an orphan (`undefined`), or why it stays. In doubt it stays. */
export function findReasonToKeep({ token }: MarkedToken, run: RunState, nowMs: number): KeepReason | undefined {
  switch (run) {
    case "over":
      return undefined;
    case "going":
      return "run-going";
    case "unknown":
      return nowMs - token.createdAtMs > MAX_RUN_MS ? undefined : "run-unknown";
    case "in-doubt":
      return "run-in-doubt";
    case "not-asked":
      return "run-not-asked";
  }
}

/** A repository as comparisons and groups use it: GitHub's names differ in no case. */
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

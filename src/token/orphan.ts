import type { ListedDatabaseToken } from "../influxdb/database-token.ts";
import { type Mark, parseMark } from "./mark.ts";

/** What is known of the runs of one repository. */
export interface RunKnowledge {
  /** `over`: GitHub has said so, or the run is missing where every run that goes on is listed. */
  stateOf(runId: string): "over" | "going" | "in-doubt";
}

/** Which tokens are in question. */
export interface SweepRule {
  /** The GitHub server whose runs are asked about, without a slash at its end. */
  readonly serverUrl: string;
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
export type KeptBecause = "kept on purpose" | "young" | "its run goes on" | "in doubt";

/** What is to become of a token: nothing of ours, to stay, or to be judged by its run. */
export type Verdict =
  | { readonly kind: "not-ours" }
  | { readonly kind: "kept"; readonly because: KeptBecause; readonly marked: MarkedToken }
  | { readonly kind: "candidate"; readonly marked: MarkedToken };

/** Judges a token by all but its run. What is revoked or expired already is nothing of ours. */
export function judgeToken(token: ListedDatabaseToken, rule: SweepRule, nowMs: number): Verdict {
  const mark = parseMark(token.description);
  if (mark === undefined || !isOfRule(mark, rule) || !isAlive(token, nowMs)) return { kind: "not-ours" };
  const marked = { token, mark };
  if (mark.keep) return { kind: "kept", because: "kept on purpose", marked };
  if (nowMs - token.createdAtMs < rule.olderThanSeconds * 1000) return { kind: "kept", because: "young", marked };
  return { kind: "candidate", marked };
}

/** Judges a candidate by its run: an orphan (`undefined`), or why it stays. In doubt it stays. */
export function whyKept({ mark }: MarkedToken, runs: RunKnowledge | undefined): KeptBecause | undefined {
  switch (runs?.stateOf(mark.runId)) {
    case "over":
      return undefined;
    case "going":
      return "its run goes on";
    case "in-doubt":
    case undefined:
      return "in doubt";
  }
}

/** A repository as comparisons and groups use it: GitHub's names differ in no case. */
export function repositoryKey(repository: string): string {
  return repository.toLowerCase();
}

function isOfRule(mark: Mark, rule: SweepRule): boolean {
  if (mark.serverUrl.toLowerCase() !== rule.serverUrl.toLowerCase()) return false;
  const repository = repositoryKey(mark.repository);
  return rule.repositories.some((pattern) => {
    const key = repositoryKey(pattern);
    return key.endsWith("/*") ? repository.startsWith(key.slice(0, -1)) : repository === key;
  });
}

function isAlive(token: ListedDatabaseToken, nowMs: number): boolean {
  return token.revokedAtMs === undefined && (token.expiresAtMs === undefined || token.expiresAtMs > nowMs);
}

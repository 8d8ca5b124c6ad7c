import { listRunsToLookUp, type MarkedToken } from "../token/orphan.ts";
import type { Orphan, SweepResult } from "../token/sweep.ts";

/** A row in a report: tokens of the same repository and workflow, with the same result. */
export interface SweepGroup {
  readonly repository: string;
  /** The workflow if the description is the default `<workflow> / <job>`, otherwise the author's text. */
  readonly workflow: string;
  /** The result, or the reason why they are kept. */
  readonly what: string;
  readonly count: number;
}

/** The numbers of a sweep. */
export interface SweepCounts {
  readonly revoked: number;
  readonly kept: number;
  readonly failed: number;
}

/**
 * Counts the results. An orphan that the cluster no longer knows is not counted, because nothing proves that it was
 * revoked.
 */
export function countSweep({ orphans, kept }: SweepResult): SweepCounts {
  return { revoked: countOutcomes(orphans, "revoked"), kept: kept.length, failed: countOutcomes(orphans, "failed") };
}

/** Counts the tokens with a result. */
export function countOutcomes(tokens: readonly Orphan[], result: "revoked" | "failed"): number {
  return tokens.filter(({ outcome }) => outcome?.result === result).length;
}

/** Counts the tokens, and their runs, that this sweep left to the next one because it did not look up the runs. */
export function countNotLookedUp({ kept }: SweepResult): { readonly tokens: number; readonly runs: number } {
  const waiting = kept.filter(({ because }) => because === "run-not-looked-up");
  return { tokens: waiting.length, runs: listRunsToLookUp(waiting).length };
}

/** The IDs of the revoked tokens, or, in a dry run, of those that would be revoked. */
export function listSweptIds({ orphans }: SweepResult): readonly string[] {
  return orphans
    .filter(({ outcome }) => outcome === undefined || outcome.result === "revoked")
    .map(({ token }) => token.id);
}

/** Groups the orphans by result. Those that could not be revoked come first. */
export function groupOrphans(orphans: readonly Orphan[]): readonly SweepGroup[] {
  const { failed = [], others = [] } = Object.groupBy(orphans, ({ outcome }) =>
    outcome?.result === "failed" ? "failed" : "others",
  );
  return [...groupTokens(failed, describeOutcome), ...groupTokens(others, describeOutcome)];
}

/** The result for an orphan, as text for people. */
export function describeOutcome({ outcome }: Orphan): string {
  switch (outcome?.result) {
    case "failed":
      return "could not be revoked";
    case "revoked":
      return "revoked";
    case "unknown":
      return "not found on the cluster any more";
    case undefined:
      return "would be revoked";
  }
}

/** The result for an expired token, as text for people. */
export function describeExpiredOutcome(token: Orphan): string {
  return `expired: ${describeOutcome(token).replace("revoked", "removed")}`;
}

/** Groups marked tokens by repository, workflow and result or reason. The largest group comes first. */
export function groupTokens<Marked extends MarkedToken>(
  tokens: readonly Marked[],
  describe: (marked: Marked) => string,
): readonly SweepGroup[] {
  const groups = new Map<string, SweepGroup>();
  for (const marked of tokens) {
    const group = { repository: marked.mark.repository, workflow: readWorkflow(marked), what: describe(marked) };
    const key = JSON.stringify(group);
    groups.set(key, { ...group, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function readWorkflow(marked: MarkedToken): string {
  const text = readPurpose(marked);
  return text.split(" / ")[0] ?? text;
}

/** The purpose of a token: its description without the mark. */
export function readPurpose({ token }: MarkedToken): string {
  return token.description.replace(/ \([^()]*\)$/, "");
}

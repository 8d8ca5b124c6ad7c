import { listRunsInQuestion, type MarkedToken } from "../token/orphan.ts";
import type { Orphan, SweepResult } from "../token/sweep.ts";

/** Tokens that belong together in a report: of one repository, made for the same. */
export interface SweepGroup {
  readonly repository: string;
  /** The workflow, where the description is the default `<workflow> / <job>`; else the author's text. */
  readonly workflow: string;
  /** What became of them, or why they stay. */
  readonly what: string;
  readonly count: number;
}

/** The numbers of a sweep. */
export interface SweepCounts {
  readonly revoked: number;
  readonly kept: number;
  readonly failed: number;
}

/** Counts. An orphan that the cluster no longer knew at its turn is none of the three: nobody has seen it revoked. */
export function countSweep({ orphans, kept }: SweepResult): SweepCounts {
  const count = (result: "revoked" | "failed"): number =>
    orphans.filter(({ outcome }) => outcome?.result === result).length;
  return { revoked: count("revoked"), kept: kept.length, failed: count("failed") };
}

/** How many tokens, and of how many runs, wait for the next sweep: GitHub was not asked about them. */
export function countNotAsked({ kept }: SweepResult): { readonly tokens: number; readonly runs: number } {
  const waiting = kept.filter(({ because }) => because === "not asked");
  return { tokens: waiting.length, runs: listRunsInQuestion(waiting).length };
}

/** The IDs that were revoked; in a dry run, those that would be. */
export function listSweptIds({ orphans }: SweepResult): readonly string[] {
  return orphans
    .filter(({ outcome }) => outcome === undefined || outcome.result === "revoked")
    .map(({ token }) => token.id);
}

/** Groups the orphans by what became of them, those first that could not be revoked. */
export function groupOrphans(orphans: readonly Orphan[]): readonly SweepGroup[] {
  const { failed = [], others = [] } = Object.groupBy(orphans, ({ outcome }) =>
    outcome?.result === "failed" ? "failed" : "others",
  );
  return [...groupTokens(failed, describeOutcome), ...groupTokens(others, describeOutcome)];
}

/** What became of an orphan, as a person reads it. */
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

/** Groups marked tokens by repository, workflow and what is said of them, the largest group first. */
export function groupTokens<Marked extends MarkedToken>(
  tokens: readonly Marked[],
  whatOf: (marked: Marked) => string,
): readonly SweepGroup[] {
  const counted = new Map<string, SweepGroup>();
  for (const marked of tokens) {
    const of = { repository: marked.mark.repository, workflow: readWorkflow(marked), what: whatOf(marked) };
    const key = JSON.stringify(of);
    counted.set(key, { ...of, count: (counted.get(key)?.count ?? 0) + 1 });
  }
  return [...counted.values()].sort((a, b) => b.count - a.count);
}

function readWorkflow(marked: MarkedToken): string {
  const text = readPurpose(marked);
  return text.split(" / ")[0] ?? text;
}

/** What a token was made for: its description without the mark. */
export function readPurpose({ token }: MarkedToken): string {
  return token.description.replace(/ \([^()]*\)$/, "");
}

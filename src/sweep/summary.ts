import type { Redaction } from "../redaction/redaction.ts";
import { escapeHtml, formatCode, formatHtmlTable } from "../runner/html.ts";
import type { KeepReason } from "../token/orphan.ts";
import type { SweepResult } from "../token/sweep.ts";
import { countNotLookedUp, countOutcomes, countSweep, groupOrphans, groupTokens, type SweepGroup } from "./counts.ts";

/** A table of the job summary. Cells are HTML. */
export interface SummaryTable {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The job summary of a sweep. `text` is HTML too. */
export interface SweepSummary {
  readonly heading: string;
  readonly text: string;
  readonly tables: readonly SummaryTable[];
}

/** GitHub accepts a summary of up to 1 MiB. Three tables of 50 rows with these limits are at most a third of it. */
const MAX_ROWS = 50;
const MAX_TEXT_LENGTH = 120;
const MAX_REASON_LENGTH = 500;

/** Why a token is kept, as text for people. */
export const WHY_KEPT: Readonly<Record<KeepReason, string>> = {
  "kept-on-purpose": "created with revoke: never, to outlive its run",
  young: "created too recently (older-than)",
  "expiry-unknown": "may have expired, but no response showed InfluxDB's time",
  "age-unknown": "its age is not known, because no response showed InfluxDB's time",
  "run-in-progress": "its run is in progress",
  "run-not-found": "GitHub does not know its run, and the token is younger than 35 days",
  "run-look-up-failed": "could not find out whether its run is over",
  "run-not-looked-up": "its run was not looked up",
};

/** Creates the job summary of a sweep: the orphans, the repositories that could not be swept, and the kept tokens. */
export function createSweepSummary(
  result: SweepResult,
  isDryRun: boolean,
  host: string,
  redaction: Redaction,
): SweepSummary {
  const kept = groupTokens(result.kept, ({ because }) => WHY_KEPT[because]);
  return {
    heading: isDryRun ? "InfluxDB sweep, dry run" : "InfluxDB sweep",
    text: [`${formatCounts(result, isDryRun)}, on ${formatCode(host)}.`, ...describeOthers(result, isDryRun)].join(" "),
    tables: [
      createGroupTable("Orphaned tokens", "Result", groupOrphans(result.orphans), redaction),
      createLookUpErrorTable(result.lookUpErrors, redaction),
      createGroupTable("Kept", "Why", kept, redaction),
    ].filter((table) => table.rows.length > 0),
  };
}

function formatCounts(result: SweepResult, isDryRun: boolean): string {
  const { revoked, kept, failed } = countSweep(result);
  if (isDryRun) return `${formatTokenCount(result.orphans.length)} would be revoked, ${kept} kept`;
  const failures = failed === 0 ? "" : `, <strong>${failed} could not be revoked</strong>`;
  return `${formatTokenCount(revoked)} revoked${failures}, ${kept} kept`;
}

/** Returns a sentence about each group of tokens that the counts do not show, if there are any. */
export function describeOthers(result: SweepResult, isDryRun: boolean): readonly string[] {
  return [...describeExpired(result, isDryRun), ...describeNotLookedUp(result), ...describeUnknownTime(result)];
}

/** Returns a sentence about the expired tokens that the cluster kept, or nothing. */
function describeExpired({ expired }: SweepResult, isDryRun: boolean): readonly string[] {
  if (expired.length === 0) return [];
  if (isDryRun) return [`Would remove ${formatExpiredCount(expired.length)}.`];
  const failed = countOutcomes(expired, "failed");
  return [
    `Removed ${formatExpiredCount(countOutcomes(expired, "revoked"))}${failed === 0 ? "" : `, could not remove ${failed}`}.`,
  ];
}

/** Formats a number of expired tokens, as text for people. */
export function formatExpiredCount(tokens: number): string {
  return `${tokens} expired token${tokens === 1 ? "" : "s"}`;
}

/** Returns a sentence about the tokens whose runs were not looked up because of the rate limit, or nothing. */
function describeNotLookedUp(result: SweepResult): readonly string[] {
  const { tokens, runs } = countNotLookedUp(result);
  if (tokens === 0) return [];
  const ofRuns = `${runs} run${runs === 1 ? "" : "s"}`;
  return [
    `Skipped ${formatTokenCount(tokens)} of ${ofRuns} to stay within GitHub's rate limit. The next sweep continues.`,
  ];
}

/** Returns a sentence about the tokens that are kept because no response has shown the server's time, or nothing. */
function describeUnknownTime({ kept }: SweepResult): readonly string[] {
  const tokens = kept.filter(({ because }) => because === "expiry-unknown" || because === "age-unknown").length;
  if (tokens === 0) return [];
  const what = tokens === 1 ? "it has expired or how old it is" : "they have expired or how old they are";
  return [
    `Kept ${formatTokenCount(tokens)} because no response showed InfluxDB's time, so it is not known whether ${what}.`,
  ];
}

/** Formats a number of tokens, as text for people. */
export function formatTokenCount(tokens: number): string {
  return `${tokens} token${tokens === 1 ? "" : "s"}`;
}

/** Redacts the repository and the purpose, which come from the description of a token. Anyone may have written it. */
function createGroupTable(
  title: string,
  whatHeader: string,
  all: readonly SweepGroup[],
  redaction: Redaction,
): SummaryTable {
  const rows = all
    .slice(0, MAX_ROWS)
    .map((group) => [
      formatCode(oneLine(redaction.printable(group.repository))),
      escapeHtml(oneLine(redaction.printable(group.workflow))),
      group.what,
      String(group.count),
    ]);
  const rest = all.slice(MAX_ROWS);
  const restRow = ["", `and ${rest.length} more`, "", String(sum(rest))];
  return {
    title,
    header: ["Repository", "Workflow or purpose", whatHeader, "Tokens"],
    rows: rest.length === 0 ? rows : [...rows, restRow],
  };
}

function sum(all: readonly SweepGroup[]): number {
  return all.reduce((total, { count }) => total + count, 0);
}

function createLookUpErrorTable(lookUpErrors: SweepResult["lookUpErrors"], redaction: Redaction): SummaryTable {
  const rows = [...lookUpErrors]
    .slice(0, MAX_ROWS)
    .map(([repository, { message }]) => [
      formatCode(oneLine(redaction.printable(repository))),
      withCode(oneLine(redaction.message(message), MAX_REASON_LENGTH)),
    ]);
  const more = lookUpErrors.size - MAX_ROWS;
  const shown = more > 0 ? [...rows, ["", `and ${more} more`]] : rows;
  return { title: "Not swept", header: ["Repository", "Why"], rows: shown };
}

/** Formats text between backticks as code. */
function withCode(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? formatCode(part) : escapeHtml(part)))
    .join("");
}

/** Shortens a text for a cell, and replaces line breaks, because an empty line would end the HTML of the table. */
function oneLine(text: string, maxLength = MAX_TEXT_LENGTH): string {
  const characters = [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")];
  return characters.length <= maxLength ? characters.join("") : `${characters.slice(0, maxLength).join("")}…`;
}

/** Formats the job summary of a sweep as HTML that GitHub's Markdown accepts. */
export function formatSweepSummary({ heading, text, tables }: SweepSummary): string {
  const shown = tables.map(({ title, header, rows }) => `<h4>${title}</h4>\n${formatHtmlTable(header, rows)}`);
  return [`<h3>${heading}</h3>\n<p>${text}</p>\n`, ...shown].join("");
}

import type { Redaction } from "../redaction/redaction.ts";
import { code, escapeHtml, htmlTable } from "../runner/html.ts";
import type { KeepReason } from "../token/orphan.ts";
import type { SweepResult } from "../token/sweep.ts";
import { countNotAsked, countSweep, groupOrphans, groupTokens, type SweepGroup } from "./counts.ts";

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
    text: [`${outcome(result, isDryRun)}, on ${code(host)}.`, ...notAsked(result)].join(" "),
    tables: [
      tableOfGroups("Orphaned tokens", "Result", groupOrphans(result.orphans), redaction),
      tableOfUnanswered(result.unanswered, redaction),
      tableOfGroups("Kept", "Why", kept, redaction),
    ].filter((table) => table.rows.length > 0),
  };
}

/** Why a token is kept, as text for people. */
export const WHY_KEPT: Readonly<Record<KeepReason, string>> = {
  "kept-on-purpose": "created with revoke: false, to outlive its run",
  young: "created too recently (older-than)",
  "run-going": "its run is in progress",
  "run-unknown": "GitHub does not know its run, and the token is younger than 35 days",
  "run-in-doubt": "could not find out whether its run is over",
  "run-not-asked": "its run was not looked up",
};

function outcome(result: SweepResult, isDryRun: boolean): string {
  const { revoked, kept, failed } = countSweep(result);
  if (isDryRun) return `${countOf(result.orphans.length)} would be revoked, ${kept} kept`;
  const failures = failed === 0 ? "" : `, <strong>${failed} could not be revoked</strong>`;
  return `${countOf(revoked)} revoked${failures}, ${kept} kept`;
}

/** One sentence about the runs that were not looked up to save requests, or none. */
export function notAsked(result: SweepResult): readonly string[] {
  const { tokens, runs } = countNotAsked(result);
  if (tokens === 0) return [];
  const ofRuns = `${runs} run${runs === 1 ? "" : "s"}`;
  return [`Skipped ${countOf(tokens)} of ${ofRuns} to stay within GitHub's rate limit. The next sweep continues.`];
}

/** A number of tokens, as text for people. */
export function countOf(tokens: number): string {
  return `${tokens} token${tokens === 1 ? "" : "s"}`;
}

/** The repository and the purpose come from the description of a token, which anyone may have written. */
function tableOfGroups(
  title: string,
  whatHeader: string,
  all: readonly SweepGroup[],
  redaction: Redaction,
): SummaryTable {
  const rows = all
    .slice(0, MAX_ROWS)
    .map((group) => [
      code(oneLine(redaction.printable(group.repository))),
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

function tableOfUnanswered(unanswered: SweepResult["unanswered"], redaction: Redaction): SummaryTable {
  const rows = [...unanswered]
    .slice(0, MAX_ROWS)
    .map(([repository, { message }]) => [
      code(oneLine(redaction.printable(repository))),
      withCode(oneLine(redaction.message(message), MAX_REASON_LENGTH)),
    ]);
  const more = unanswered.size - MAX_ROWS;
  const shown = more > 0 ? [...rows, ["", `and ${more} more`]] : rows;
  return { title: "Not swept", header: ["Repository", "Why"], rows: shown };
}

/** Formats text between backticks as code. */
function withCode(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : escapeHtml(part)))
    .join("");
}

/** Shortens a text for a cell, and replaces line breaks, because an empty line would end the HTML of the table. */
function oneLine(text: string, longest = MAX_TEXT_LENGTH): string {
  const characters = [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")];
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}…`;
}

/** Formats the job summary of a sweep as HTML that GitHub's Markdown accepts. */
export function formatSweepSummary({ heading, text, tables }: SweepSummary): string {
  const shown = tables.map(({ title, header, rows }) => `<h4>${title}</h4>\n${htmlTable(header, rows)}`);
  return [`<h3>${heading}</h3>\n<p>${text}</p>\n`, ...shown].join("");
}

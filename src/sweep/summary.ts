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

/** GitHub takes a summary of 1 MiB; three tables of 50 rows of such texts are a third of it at most. */
const MAX_ROWS = 50;
const MAX_TEXT_LENGTH = 120;
const MAX_REASON_LENGTH = 500;

/** What the job summary says of a sweep: what became of the orphans, whom GitHub did not answer for, what stays. */
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

/** Why a token stays, as a person reads it. */
export const WHY_KEPT: Readonly<Record<KeepReason, string>> = {
  "kept on purpose": "created with revoke: false, to outlive its run",
  young: "younger than older-than",
  "its run goes on": "its run is in progress",
  "its run is unknown": "GitHub does not know its run, and the token is younger than 35 days",
  "in doubt": "could not find out whether its run is over",
  "not asked": "its run was not looked up",
};

function outcome(result: SweepResult, isDryRun: boolean): string {
  const { revoked, kept, failed } = countSweep(result);
  if (isDryRun) return `${countOf(result.orphans.length)} would be revoked, ${kept} kept`;
  const failures = failed === 0 ? "" : `, <strong>${failed} could not be revoked</strong>`;
  return `${countOf(revoked)} revoked${failures}, ${kept} kept`;
}

/** What the budget of requests did not reach, as a sentence; none if there is nothing. */
export function notAsked(result: SweepResult): readonly string[] {
  const { tokens, runs } = countNotAsked(result);
  if (tokens === 0) return [];
  const ofRuns = `${runs} run${runs === 1 ? "" : "s"}`;
  return [`Not looked up, to save GitHub's rate limit: ${countOf(tokens)} of ${ofRuns}. The next sweep continues.`];
}

function countOf(tokens: number): string {
  return `${tokens} token${tokens === 1 ? "" : "s"}`;
}

/** Repository and purpose stand in the description of a token, and so are the text of whoever made it. */
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

/** A text with what stands between backticks as code. */
function withCode(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? code(part) : escapeHtml(part)))
    .join("");
}

/** A text as a cell holds it: cut, and without line breaks, of which a blank line would end the table's HTML. */
function oneLine(text: string, longest = MAX_TEXT_LENGTH): string {
  const characters = [...text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ")];
  return characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}…`;
}

/** The job summary of a sweep, as HTML that GitHub's Markdown takes. */
export function formatSweepSummary({ heading, text, tables }: SweepSummary): string {
  const shown = tables.map(({ title, header, rows }) => `<h4>${title}</h4>\n${htmlTable(header, rows)}`);
  return [`<h3>${heading}</h3>\n<p>${text}</p>\n`, ...shown].join("");
}

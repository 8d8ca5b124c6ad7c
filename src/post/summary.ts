import { formatAbout, formatDuration, formatElapsed } from "../grant/duration.ts";
import { EVERY_DATABASE } from "../grant/every-database.ts";
import { findWords } from "../product/words.ts";
import { formatCode } from "../runner/html.ts";
import type { SavedState } from "../state/saved-state.ts";
import type { CreatedToken } from "../token/issue-record.ts";
import { classifyExpiry } from "../token/leftovers.ts";
import type { Revocation } from "../token/revoke-leftovers.ts";

type Shown = NonNullable<SavedState["summary"]>;

/**
 * The job summary of a token, as HTML that GitHub's Markdown accepts; `undefined` if no token was created, or if no
 * summary is requested.
 */
export function createTokenSummary(
  saved: SavedState,
  revocations: readonly Revocation[],
  nowMs: number,
): string | undefined {
  const { summary, token } = saved;
  if (summary === undefined || token === undefined) return undefined;
  return formatTable([
    ["Read", formatDatabases(summary.read)],
    ["Write", formatDatabases(summary.write)],
    ["Cluster", formatCode(summary.host.replace(/^https:\/\//, ""))],
    [findWords(saved.product).idHeader, formatCode(token.id)],
    ["Expires", formatExpiry(token)],
    ["Active", formatActivation(saved.activation)],
    ["Result", formatResult(saved, token, revocations, nowMs)],
  ]);
}

function formatTable(rows: readonly (readonly [name: string, cell: string])[]): string {
  const lines = rows.map(([name, cell]) => `<tr><th align="left" nowrap>${name}</th><td>${cell}</td></tr>`);
  return ["<h3>InfluxDB database token</h3>", "<table>", ...lines, "</table>", ""].join("\n");
}

function formatDatabases({ names, more }: Shown["read"]): string {
  if (names.length === 0) return "–";
  const shown = names.map((name) =>
    name === EVERY_DATABASE ? `every database (${formatCode(name)})` : formatCode(name),
  );
  return shown.join(", ") + (more === 0 ? "" : ` and ${more} more`);
}

function formatExpiry({ expiresAt, createdAtMs }: CreatedToken): string {
  const expiresAtMs = expiresAt === undefined ? Number.NaN : Date.parse(expiresAt);
  if (Number.isNaN(expiresAtMs)) return "never";
  const at = new Date(expiresAtMs).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC, ${formatAbout((expiresAtMs - createdAtMs) / 1000)} after it was created`;
}

function formatActivation(activation: SavedState["activation"]): string {
  switch (activation?.kind) {
    case "active":
      return `after ${formatElapsed(activation.waitedMs)}`;
    case "inactive":
      return "not confirmed; see the warning";
    case "not-probed":
      return "not checked";
    case undefined:
      return "unknown, because the step failed or was cancelled";
  }
}

function formatResult(
  { revoke, isSealed }: SavedState,
  { id, expiresAt }: CreatedToken,
  revocations: readonly Revocation[],
  nowMs: number,
): string {
  if (expiresAt !== undefined && classifyExpiry(expiresAt, nowMs) === "expired") {
    return `expired, ${formatDuration((nowMs - Date.parse(expiresAt)) / 1000)} before the job ended`;
  }
  const revocation = revocations.find(({ by, name }) => by === "id" && name === id);
  switch (revocation?.result) {
    case "revoked":
      return "✓ revoked";
    case "unknown":
      return "✓ gone: the cluster no longer knows this token";
    case "failed":
      return "<strong>not revoked</strong>; see the annotation";
    case undefined:
      return isSealed ? formatSealed(revoke, expiresAt) : `kept, because of <code>revoke: ${revoke}</code>`;
  }
}

/** How a token ends that another job opens. */
function formatSealed(revoke: SavedState["revoke"], expiresAt: string | undefined): string {
  const bySweep = revoke === "run" ? " or a sweep" : "";
  const atTheLatest = expiresAt === undefined ? "" : ", or until it expires";
  return `sealed for another job; it works until the <code>revoke</code> action${bySweep} revokes it${atTheLatest}`;
}

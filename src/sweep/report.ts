import { info, setOutput } from "../packages/core.ts";
import { warning } from "../runner/annotations.ts";
import type { SweepResult } from "../token/sweep.ts";
import { countSweep, listSweptIds } from "./counts.ts";
import { describeNotLookedUp, formatTokenCount } from "./summary.ts";

/** Sets the outputs, and logs the counts in one line. */
export function outputSweep(result: SweepResult, isDryRun: boolean): void {
  const { revoked, kept, failed } = countSweep(result);
  setOutput("revoked", revoked);
  setOutput("kept", kept);
  setOutput("failed", failed);
  setOutput("token-ids", JSON.stringify(listSweptIds(result)));
  const failures = failed === 0 ? "" : `, could not revoke ${failed}`;
  const done = isDryRun
    ? `Dry run: would revoke ${formatTokenCount(result.orphans.length)}, keep ${kept}.`
    : `Revoked ${formatTokenCount(revoked)}${failures}, kept ${kept}.`;
  const gone = result.orphans.filter(({ outcome }) => outcome?.result === "unknown").length;
  const noLongerKnown =
    gone > 0 ? [`${formatTokenCount(gone)} no longer ${gone === 1 ? "exists" : "exist"} on the cluster.`] : [];
  info([done, ...noLongerKnown, ...describeNotLookedUp(result)].join(" "));
  if (result.unreadable > 0) warning(describeUnreadable(result.unreadable));
}

function describeUnreadable(count: number): string {
  const kept =
    count === 1
      ? "1 token looks like this action's, but its record could not be read, so it was kept. Check it"
      : `${count} tokens look like this action's, but their records could not be read, so they were kept. Check them`;
  return `${kept} with \`influxctl token list\``;
}

const MAX_ERRORS = 5;

/** Throws if a revocation failed, or if the runs of a repository could not be looked up. */
export function requireSwept(result: SweepResult): void {
  const failures = result.orphans.flatMap(({ outcome }) => (outcome?.result === "failed" ? [outcome.error] : []));
  const errors = [...result.lookUpErrors.values(), ...failures].map((error) => error.message);
  if (errors.length === 0) return;
  const more = errors.length - MAX_ERRORS;
  const shown = more > 0 ? [...errors.slice(0, MAX_ERRORS), `and ${more} more errors`] : errors;
  throw new Error(shown.join("\n"));
}

const PROGRESS_INTERVAL_MS = 10_000;

/** Creates a listener that logs the number of revoked tokens every ten seconds. */
export function createProgress(now: () => number): (revoked: number, of: number) => void {
  let loggedMs = now();
  return (revoked, of) => {
    if (now() - loggedMs < PROGRESS_INTERVAL_MS) return;
    loggedMs = now();
    info(`Revoked ${revoked} of ${of} tokens so far.`);
  };
}

import { setOutput } from "../packages/core.ts";
import type { ProductWords } from "../product/words.ts";
import { warning } from "../runner/annotations.ts";
import { info } from "../runner/log.ts";
import type { SweepDeps, SweepResult } from "../token/sweep.ts";
import { countOutcomes, countSweep, listSweptIds } from "./counts.ts";
import { describeOthers, formatExpiredCount, formatTokenCount } from "./summary.ts";

/** Sets the outputs, and logs the counts in one line. */
export function outputSweep(result: SweepResult, isDryRun: boolean, { listCommand }: ProductWords): void {
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
  info([done, ...noLongerKnown, ...describeOthers(result, isDryRun)].join(" "));
  warnOfExpired(result);
  if (result.unreadable > 0) warning(`${describeUnreadable(result.unreadable)} with ${listCommand}`);
}

/** An expired token that stays does no harm, so it does not fail the step. */
function warnOfExpired(result: SweepResult): void {
  const [first] = result.expired.flatMap(({ outcome }) => (outcome?.result === "failed" ? [outcome.error] : []));
  if (first === undefined) return;
  warning(`Could not remove ${formatExpiredCount(countOutcomes(result.expired, "failed"))}. ${first.message}`);
}

function describeUnreadable(count: number): string {
  return count === 1
    ? "1 token looks like this action's, but its record could not be read, so it was kept. Check it"
    : `${count} tokens look like this action's, but their records could not be read, so they were kept. Check them`;
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

/** Creates a listener that logs the number of revoked or removed tokens every ten seconds. */
export function createProgress(now: () => number): SweepDeps["progress"] {
  let loggedMs = now();
  return (done, of, what) => {
    if (now() - loggedMs < PROGRESS_INTERVAL_MS) return;
    loggedMs = now();
    info(
      what === "orphans"
        ? `Revoked ${done} of ${of} tokens so far.`
        : `Removed ${done} of ${of} expired tokens so far.`,
    );
  };
}

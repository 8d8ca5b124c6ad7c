import type { ServerClock } from "../http/server-clock.ts";
import type { ProductWords } from "../product/words.ts";
import { warning } from "../runner/annotations.ts";
import { info } from "../runner/log.ts";
import { classifyExpiry } from "../token/leftovers.ts";
import type { Revocation } from "../token/revoke-leftovers.ts";

type Failure = Extract<Revocation, { result: "failed" }>;

/**
 * Reports the result of each revocation. If a revocation failed, logs a line if the token has expired by InfluxDB's
 * clock, warns if it will expire, and throws if it never expires.
 */
export function reportRevocations(
  revocations: readonly Revocation[],
  clock: Pick<ServerClock, "now" | "leadMs">,
  words: ProductWords,
): void {
  for (const revocation of revocations) if (revocation.result !== "failed") info(formatRevocation(revocation, words));
  const failures = revocations.filter((revocation) => revocation.result === "failed");
  const errors = failures.map((failure) => reportFailure(failure, clock, words)).filter((error) => error !== undefined);
  if (errors.length > 0) throw new Error(errors.join("\n"));
}

function formatRevocation({ name, by, result }: Revocation, { markPlace }: ProductWords): string {
  if (by === "mark") return `The outcome of a create request was not clear. No live token has ${name} ${markPlace}.`;
  return result === "revoked"
    ? `Revoked database token ${name}.`
    : `The cluster no longer knows database token ${name}.`;
}

/** Reports a failure that does not fail the step; returns the error of one that does. */
function reportFailure(
  failure: Failure,
  clock: Pick<ServerClock, "now" | "leadMs">,
  words: ProductWords,
): string | undefined {
  const { error, expiresAt } = failure;
  switch (classifyExpiry(expiresAt, clock.now())) {
    case "expired":
      if (clock.leadMs === undefined) {
        warning(
          `${formatAdvice(failure, words)} The token expired at ${expiresAt} by this runner's clock, but the time of InfluxDB is not known.`,
        );
        return undefined;
      }
      info(`${error.message}. The token expired at ${expiresAt}, so no live token is left.`);
      return undefined;
    case "expires":
      warning(`${formatAdvice(failure, words)} The token expires at ${expiresAt}.`);
      return undefined;
    case "never-expires":
      return `${formatAdvice(failure, words)} The token never expires.`;
  }
}

function formatAdvice({ name, by, error }: Failure, words: ProductWords): string {
  const how =
    by === "id"
      ? `Revoke the database token with ${words.formatRevokeCommand(name)}`
      : `If ${words.listCommand} shows a token with ${name} ${words.markPlace}, revoke it with ${words.revokeCommandForm}`;
  return `A database token may be left behind. ${error.message}. ${how}.`;
}

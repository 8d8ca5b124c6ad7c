import { formatAbout } from "../grant/duration.ts";
import type { RunAttempt } from "../grant/mark.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { openSealedToken, type TransferredToken } from "../transfer/sealed-token.ts";
import type { OpenInputs } from "./inputs.ts";

const NOT_OPENED =
  "sealed-token: could not be opened. Either transfer-key is not the key with which the token was sealed (use the same secret in both jobs), or the value was changed, or it was sealed in another run: a sealed token opens only in the workflow run that sealed it";

/**
 * Opens the token and masks it before anything else. Throws if it cannot be opened, or has expired by the clock of this
 * runner, because there is no server to ask for the time.
 */
export function openToken(
  { sealedToken, transferKey }: OpenInputs,
  run: RunAttempt,
  nowMs: number,
  redaction: Redaction,
): TransferredToken {
  const token = openSealedToken(sealedToken, transferKey, run);
  if (token === undefined) throw new Error(NOT_OPENED);
  redaction.add(token.accessToken);
  const expiredMs = nowMs - Date.parse(token.expiresAt);
  if (expiredMs >= 0) throw new Error(formatExpired(token, expiredMs));
  return token;
}

function formatExpired({ id, expiresAt }: TransferredToken, expiredMs: number): string {
  return `Database token ${id} expired at ${expiresAt}, ${formatAbout(expiredMs / 1000)} ago by the clock of this runner. Set a longer expiry in the step that creates it, and re-run all jobs: a re-run of only the failed jobs would get the same token`;
}

import { info } from "../packages/core.ts";

const EVERY_MS = 10_000;

/** A listener that tells now and then how many tokens are revoked. */
export function createProgress(now: () => number): (revoked: number, of: number) => void {
  let toldMs = now();
  return (revoked, of) => {
    if (now() - toldMs < EVERY_MS) return;
    toldMs = now();
    info(`Revoked ${revoked} of ${of} tokens so far.`);
  };
}

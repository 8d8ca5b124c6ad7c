import { info } from "../packages/core.ts";
import { warning } from "../runner/annotations.ts";
import type { RevokedById } from "../token/revoke-by-id.ts";

/** Tells what became of the tokens. Throws where one could not be revoked. */
export function reportRevoked(results: readonly RevokedById[], host: string): void {
  const revoked = results.filter(({ result }) => result === "revoked");
  const failed = results.filter((result) => result.result === "failed");
  for (const { id } of revoked) info(`Revoked database token ${id}.`);
  for (const { id, result } of results) {
    if (result === "unknown")
      warning(`The cluster ${host} knows no database token ${id}. Check the ID, and that it is this cluster's`);
  }
  info(`Revoked: ${revoked.length} of ${results.length}.`);
  if (failed.length > 0) throw new Error(failed.map(({ error }) => error.message).join("\n"));
}

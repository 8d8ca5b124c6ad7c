import type { Cluster } from "../influxdb/cluster.ts";
import { findWords } from "../product/words.ts";
import { warning } from "../runner/annotations.ts";
import { info } from "../runner/log.ts";
import type { RevokedById } from "../token/revoke-by-id.ts";

/** Reports the result for each token, and the total if there are several. Throws if one could not be revoked. */
export function reportRevoked(
  results: readonly RevokedById[],
  { host, product }: Pick<Cluster, "host" | "product">,
): void {
  const revoked = results.filter(({ result }) => result === "revoked");
  const failed = results.filter((result) => result.result === "failed");
  for (const { id } of revoked) info(`Revoked database token ${id}.`);
  for (const { id, result } of results) {
    if (result === "unknown")
      warning(
        `Database token ${id} was not found on ${host}, so this step did not revoke it. ${findWords(product).adviceIfUnknown}`,
      );
  }
  if (results.length > 1) info(`Revoked ${revoked.length} of ${results.length} database tokens.`);
  if (failed.length > 0) throw new Error(failed.map(({ error }) => error.message).join("\n"));
}

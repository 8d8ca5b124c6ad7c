import { createMissingSecretMessage, readInputs } from "./inputs/read.ts";
import { setOutput } from "./packages/core.ts";
import { openTokenApi } from "./product/open-token-api.ts";
import type { Redaction } from "./redaction/redaction.ts";
import { parseRevokeInputs, REVOKE_INPUTS } from "./revoke/inputs.ts";
import { reportRevoked } from "./revoke/report.ts";
import type { Cancellation } from "./runner/cancellation.ts";
import { now } from "./runner/clock.ts";
import { readEnvironment } from "./runner/environment.ts";
import { warnOfOldVersion } from "./runner/old-version.ts";
import { openRevokeSession } from "./runner/revoke-session.ts";
import { runAction } from "./runner/run-action.ts";
import { revokeById } from "./token/revoke-by-id.ts";

/** The action revoke: revokes database tokens by their IDs. If one fails, it still revokes the others. */
async function revoke(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const environment = readEnvironment();
  const merged = await readInputs(REVOKE_INPUTS, environment, redaction);
  const inputs = parseRevokeInputs(merged, createMissingSecretMessage(environment, merged));
  const session = openRevokeSession(inputs, environment, cancellation, redaction);
  try {
    const { api } = await openTokenApi(inputs.cluster, session.client, {
      looksUpFirst: true,
      onOldVersion: warnOfOldVersion,
    });
    // The creation times are unknown, but the tokens existed before this step.
    const knownAtMs = now();
    const deps = { ...session.pace, api };
    const results = await Promise.all(
      inputs.tokenIds.map((id) => session.limit.run(() => revokeById({ id, knownAtMs }, deps))),
    );
    setOutput("revoked", results.filter(({ result }) => result === "revoked").length);
    reportRevoked(results, inputs.cluster);
  } finally {
    await session.http.close();
  }
}

void runAction(revoke, { onCancel: "report-warning" });

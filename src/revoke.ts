import type { Cancellation } from "./action/cancellation.ts";
import { readEnvironment } from "./action/environment.ts";
import { missingSecretOf, readInputs } from "./action/read-inputs.ts";
import { parseRevokeInputs, REVOKE_INPUTS } from "./action/revoke-inputs.ts";
import { reportRevoked } from "./action/revoke-report.ts";
import { openRevokeSession } from "./action/revoke-session.ts";
import { runAction } from "./action/run.ts";
import { now } from "./action/session.ts";
import { managementApiOf } from "./influxdb/find-management-api.ts";
import type { Redaction } from "./influxdb/redaction.ts";
import { revokeById } from "./token/revoke-by-id.ts";
import { setOutput } from "./vendor/core.ts";

/** The action revoke: revokes database tokens by their IDs, and tries them all. */
async function revoke(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const environment = readEnvironment();
  const merged = await readInputs(REVOKE_INPUTS, environment, redaction);
  const inputs = parseRevokeInputs(merged, missingSecretOf(environment, merged));
  const session = openRevokeSession(inputs, environment, cancellation, redaction);
  try {
    const { api } = await managementApiOf(inputs.cluster, session.client);
    // Whoever knows their IDs got them before this step.
    const knownAtMs = now();
    const deps = { ...session.pace, api };
    const results = await Promise.all(
      inputs.tokenIds.map((id) => session.limit.run(() => revokeById({ id, knownAtMs }, deps))),
    );
    setOutput("revoked", results.filter(({ result }) => result === "revoked").length);
    reportRevoked(results, inputs.cluster.host);
  } finally {
    await session.http.close();
  }
}

void runAction(revoke, "what-was-not-done");

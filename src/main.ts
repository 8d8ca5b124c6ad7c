import type { Cancellation } from "./action/cancellation.ts";
import { readEnvironment, readEvent } from "./action/environment.ts";
import { findApi } from "./action/find-api.ts";
import { handOver } from "./action/hand-over.ts";
import { ISSUE_INPUTS, parseIssueInputs } from "./action/issue-inputs.ts";
import { issueRequestOf, nonce } from "./action/issue-request.ts";
import { explainMissingSecret } from "./action/missing-secret.ts";
import { readInputs } from "./action/read-inputs.ts";
import { runAction } from "./action/run.ts";
import { seal } from "./action/seal.ts";
import { now, openSession } from "./action/session.ts";
import { saveNothing, TokenState } from "./action/state.ts";
import { warnOfClock, warnOfGrant } from "./action/warnings.ts";
import { issueDatabaseToken } from "./token/issue.ts";
import { info, setSecret, warning } from "./vendor/core.ts";

/** How long all requests up to the token may take. */
const TIMEOUT_MS = 120_000;

/** The main step: makes a database token and hands it to the job. docs/architecture.md says why in this order. */
async function main(cancellation: Cancellation): Promise<void> {
  saveNothing();
  const environment = readEnvironment();
  const raw = readInputs(ISSUE_INPUTS);
  const missingSecret = (): string => explainMissingSecret(environment, readEvent(environment));
  const inputs = parseIssueInputs(raw, environment, missingSecret, now());
  const request = issueRequestOf(inputs, environment);
  warnOfGrant(inputs);

  const { managementToken, caCertificate, revoke } = inputs;
  const onAnswer = warnOfClock();
  const session = openSession({
    managementToken,
    caCertificate,
    environment,
    cancellation,
    timeoutMs: TIMEOUT_MS,
    onAnswer,
  });
  try {
    const api = await findApi(inputs, session.client);
    const sealed = seal(managementToken, environment);
    const state = new TokenState({
      baseUrl: api.baseUrl,
      product: inputs.cluster.product,
      caCertificate,
      managementToken: sealed,
      revoke,
    });
    const record = state.record.bind(state);
    const token = await issueDatabaseToken(request, {
      ...session.pace,
      api,
      record,
      mask: setSecret,
      nonce,
      info,
      warn: warning,
    });
    // The runner takes a cancelled step for failed, so its token is not to be kept.
    cancellation.signal.throwIfAborted();
    handOver(token, inputs, now());
    state.handedOver();
  } finally {
    await session.http.close();
  }
}

void runAction(main);

import { activate } from "./action/activate.ts";
import type { Cancellation } from "./action/cancellation.ts";
import { readEnvironment } from "./action/environment.ts";
import { findApi } from "./action/find-api.ts";
import { handOver } from "./action/hand-over.ts";
import { issueDepsOf } from "./action/issue-deps.ts";
import { ISSUE_INPUTS, parseIssueInputs } from "./action/issue-inputs.ts";
import { issueRequestOf } from "./action/issue-request.ts";
import { missingSecretOf, readInputs } from "./action/read-inputs.ts";
import { runAction } from "./action/run.ts";
import { now, openSession } from "./action/session.ts";
import { saveNothing, TokenState } from "./action/state.ts";
import { stateBaseOf } from "./action/state-base.ts";
import { tellToken } from "./action/tell-token.ts";
import { clockWarner, warnOfGrant } from "./action/warnings.ts";
import type { Redaction } from "./influxdb/redaction.ts";
import { overrunMs } from "./token/expiry.ts";
import { issueDatabaseToken } from "./token/issue.ts";

/** How long all requests up to the token may take. */
const TIMEOUT_MS = 120_000;

/** The main step: makes a database token and hands it to the job. docs/architecture.md says why in this order. */
async function main(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  saveNothing();
  const environment = readEnvironment();
  const merged = await readInputs(ISSUE_INPUTS, environment, redaction);
  const inputs = parseIssueInputs(merged, environment, missingSecretOf(environment, merged), now());
  const request = issueRequestOf(inputs, environment);
  warnOfGrant(inputs);

  const session = openSession({ ...inputs, environment, cancellation, redaction, timeoutMs: TIMEOUT_MS });
  const warnOfClock = clockWarner(session.clock);
  try {
    const found = await findApi(inputs, session.client);
    const countsHere = session.clock.leadMs === undefined;
    const state = new TokenState(stateBaseOf(inputs, found.api, environment), session.clock);
    const token = await issueDatabaseToken(request, issueDepsOf(session, found.api, state));
    tellToken(token, inputs, session.clock.now());
    warnOfClock(countsHere ? overrunMs(inputs.expiry, token.expiresAt, session.clock.now()) : 0);
    const activated = await activate(token, inputs, found, session);
    // The runner takes a cancelled step for failed, so its token is not to be kept.
    cancellation.signal.throwIfAborted();
    handOver(token, activated, inputs, environment);
    state.handedOver(activated);
  } finally {
    warnOfClock();
    await session.http.close();
  }
}

void runAction(main, "for-post");

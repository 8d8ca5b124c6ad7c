import { computeOverrunMs } from "./grant/expiry.ts";
import { createMissingSecretMessage, readInputs } from "./inputs/read.ts";
import { awaitActivation } from "./main/await-activation.ts";
import { connectEarly } from "./main/connect-early.ts";
import { openApiAndCheckDatabases } from "./main/existing-databases.ts";
import { handOver } from "./main/hand-over.ts";
import { createInitialState } from "./main/initial-state.ts";
import { MAIN_INPUTS, parseMainInputs } from "./main/inputs.ts";
import { reportToken } from "./main/report.ts";
import { createIssueDeps, createIssueRequest } from "./main/request.ts";
import { warnOfGrant } from "./main/warnings.ts";
import type { Redaction } from "./redaction/redaction.ts";
import type { Cancellation } from "./runner/cancellation.ts";
import { now } from "./runner/clock.ts";
import { createClockWarning } from "./runner/clock-warning.ts";
import { readEnvironment } from "./runner/environment.ts";
import { runAction } from "./runner/run-action.ts";
import { openSession } from "./runner/session.ts";
import { saveNothing, TokenState } from "./state/token-state.ts";
import { issueDatabaseToken } from "./token/issue-token.ts";

/** For all requests until the token is created. */
const TIMEOUT_MS = 120_000;

/** The main step: creates a database token and gives it to the job. docs/architecture.md explains the order. */
async function main(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  saveNothing();
  const environment = readEnvironment();
  const merged = await readInputs(MAIN_INPUTS, environment, redaction);
  const inputs = parseMainInputs(merged, environment, createMissingSecretMessage(environment, merged), now());
  const request = createIssueRequest(inputs, environment);
  warnOfGrant(inputs);

  const session = openSession({
    managementToken: inputs.managementToken,
    trust: inputs.trust,
    environment,
    cancellation,
    redaction,
    timeoutMs: TIMEOUT_MS,
    skipWasmTierUp: true,
  });
  const warnOfClock = createClockWarning(session.clock);
  try {
    connectEarly(inputs, session);
    const tokenApi = await openApiAndCheckDatabases(inputs, session);
    // Before InfluxDB's first response, the expiry is computed with the runner's clock.
    const usesRunnerClock = session.clock.leadMs === undefined;
    const state = new TokenState(createInitialState(inputs, tokenApi, environment), session.clock);
    const token = await issueDatabaseToken(request, createIssueDeps(session, tokenApi.api, state));
    reportToken(token, inputs, session.clock.now());
    warnOfClock(usesRunnerClock ? computeOverrunMs(inputs.expiry, token.expiresAt, session.clock.now()) : 0);
    const activation = await awaitActivation(token, inputs, tokenApi, session);
    // Before the handover, because the job can be cancelled while main waits for it.
    await session.http.close();
    // GitHub marks a cancelled step as failed, so its token must not be kept.
    cancellation.signal.throwIfAborted();
    handOver(token, activation, inputs, environment);
    state.handedOver(activation);
  } finally {
    warnOfClock();
    await session.http.close();
  }
}

void runAction(main, { onCancel: "leave-to-post" });

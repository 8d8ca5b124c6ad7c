import { NODE_TRUST } from "./connection/trust.ts";
import { openGitHub } from "./github/client.ts";
import { lookUpRuns, MAX_CONCURRENT_REQUESTS } from "./github/workflow-runs.ts";
import { createMissingSecretMessage, readInputs } from "./inputs/read.ts";
import { openTokenApi } from "./product/open-token-api.ts";
import { findWords } from "./product/words.ts";
import type { Redaction } from "./redaction/redaction.ts";
import type { Cancellation } from "./runner/cancellation.ts";
import { now } from "./runner/clock.ts";
import { createClockWarning } from "./runner/clock-warning.ts";
import { readEnvironment } from "./runner/environment.ts";
import { writeSummary } from "./runner/job-summary.ts";
import { info } from "./runner/log.ts";
import { warnOfOldVersion } from "./runner/old-version.ts";
import { openRevokeSession } from "./runner/revoke-session.ts";
import { runAction } from "./runner/run-action.ts";
import { openHttpWithProxies } from "./runner/session.ts";
import { parseSweepInputs, SWEEP_INPUTS } from "./sweep/inputs.ts";
import { logTokens } from "./sweep/log.ts";
import { createProgress, outputSweep, requireSwept } from "./sweep/report.ts";
import { createSweepSummary, formatSweepSummary } from "./sweep/summary.ts";
import { sweep } from "./token/sweep.ts";

/** The action sweep: revokes the tokens that completed runs left behind. */
async function sweepAction(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const environment = readEnvironment();
  const merged = await readInputs(SWEEP_INPUTS, environment, redaction);
  const inputs = parseSweepInputs(merged, environment.run.repository, createMissingSecretMessage(environment, merged));
  const session = openRevokeSession(inputs, environment, cancellation, redaction);
  const warnOfClock = createClockWarning(session.clock);
  const toGitHub = openHttpWithProxies(environment, { trust: NODE_TRUST, connections: MAX_CONCURRENT_REQUESTS });
  const { pace } = session;
  try {
    // Opened while InfluxDB lists the tokens. GitHub gets no request before that.
    toGitHub.connectEarly(environment.apiUrl, 1, session.signal);
    const octokit = openGitHub(inputs.githubToken, environment.apiUrl, {
      http: toGitHub,
      pace,
      signal: session.signal,
      trace: session.trace,
      info,
    });
    const rule = {
      repositories: inputs.repositories,
      olderThanSeconds: inputs.olderThanSeconds,
      serverUrl: environment.run.serverUrl,
      ownRunId: environment.run.runId,
    };
    const result = await sweep(rule, inputs.isDryRun, {
      api: (await openTokenApi(inputs.cluster, session.client, { onOldVersion: warnOfOldVersion })).api,
      lookUpRuns: (runs) => lookUpRuns(octokit, runs, { ...pace, redaction }),
      ...pace,
      limit: session.limit,
      knowsServerTime: () => session.clock.leadMs !== undefined,
      progress: createProgress(now),
    });
    logTokens(result, redaction);
    outputSweep(result, inputs.isDryRun, findWords(inputs.cluster.product));
    await writeSummary(formatSweepSummary(createSweepSummary(result, inputs.isDryRun, inputs.cluster.host, redaction)));
    requireSwept(result);
  } finally {
    warnOfClock();
    await Promise.all([session.http.close(), toGitHub.close()]);
  }
}

void runAction(sweepAction, { onCancel: "report-warning" });

import type { Cancellation } from "./action/cancellation.ts";
import { readEnvironment } from "./action/environment.ts";
import { openGitHub } from "./action/github-client.ts";
import { askAboutRuns, QUESTIONS_AT_A_TIME } from "./action/github-runs.ts";
import { sweepProgress } from "./action/progress.ts";
import { missingSecretOf, readInputs } from "./action/read-inputs.ts";
import { openRevokeSession } from "./action/revoke-session.ts";
import { runAction } from "./action/run.ts";
import { now, openDoor } from "./action/session.ts";
import { parseSweepInputs, SWEEP_INPUTS } from "./action/sweep-inputs.ts";
import { logTokens } from "./action/sweep-log.ts";
import { outputSweep, requireSwept } from "./action/sweep-report.ts";
import { sweepSummary, sweepSummaryHtml } from "./action/sweep-summary.ts";
import { clockWarner } from "./action/warnings.ts";
import { writeSummary } from "./action/write-summary.ts";
import { managementApiOf } from "./influxdb/find-management-api.ts";
import type { Redaction } from "./influxdb/redaction.ts";
import { NODES_OWN } from "./influxdb/trust.ts";
import { sweep } from "./token/sweep.ts";
import { info } from "./vendor/core.ts";

/** The action sweep: revokes the tokens that runs which are over have left behind. */
async function sweepAction(cancellation: Cancellation, redaction: Redaction): Promise<void> {
  const environment = readEnvironment();
  const merged = await readInputs(SWEEP_INPUTS, environment, redaction);
  const inputs = parseSweepInputs(merged, environment.run.repository, missingSecretOf(environment, merged));
  const session = openRevokeSession(inputs, environment, cancellation, redaction);
  const warnOfClock = clockWarner(session.clock);
  const toGitHub = openDoor(environment, NODES_OWN, QUESTIONS_AT_A_TIME);
  try {
    const octokit = openGitHub(inputs.githubToken, environment.apiUrl, { ...session, http: toGitHub, info });
    const rule = { ...inputs, serverUrl: environment.run.serverUrl, ownRunId: environment.run.runId };
    const result = await sweep(rule, inputs.isDryRun, {
      api: (await managementApiOf(inputs.cluster, session.client)).api,
      askAboutRuns: (runs) => askAboutRuns(octokit, runs, { ...session.pace, redaction }),
      ...session.pace,
      limit: session.limit,
      progress: sweepProgress(now),
    });
    logTokens(result, redaction);
    outputSweep(result, inputs.isDryRun);
    await writeSummary(sweepSummaryHtml(sweepSummary(result, inputs.isDryRun, inputs.cluster.host, redaction)));
    requireSwept(result);
  } finally {
    warnOfClock();
    await Promise.all([session.http.close(), toGitHub.close()]);
  }
}

void runAction(sweepAction, "what-was-not-done");

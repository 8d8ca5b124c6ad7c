import { randomBytes } from "node:crypto";
import { appendMark, formatMark, parseMark, type RunAttempt } from "../grant/mark.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import { warning } from "../runner/annotations.ts";
import type { Environment } from "../runner/environment.ts";
import { info } from "../runner/log.ts";
import type { Session } from "../runner/session.ts";
import type { TokenState } from "../state/token-state.ts";
import type { IssueDeps, IssueRequest } from "../token/create-attempt.ts";
import type { MainInputs } from "./inputs.ts";

/** The token to create. Throws if a mark cannot identify the run, because then nothing could find the token again. */
export function createIssueRequest(inputs: MainInputs, { run }: Environment): IssueRequest {
  if (!markRoundTrips(run)) {
    throw new Error(
      "GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not identify a workflow run. This action must run in GitHub Actions",
    );
  }
  return {
    run,
    description: inputs.description,
    permissions: inputs.grant.permissions,
    expiry: inputs.expiry,
    keep: inputs.revoke === "never",
  };
}

/** Whether the mark of a run can be parsed, and gives the same run. */
function markRoundTrips(run: RunAttempt): boolean {
  const read = parseMark(appendMark("x", formatMark({ ...run, nonce: "0".repeat(16), keep: false })));
  return (
    read?.serverUrl === run.serverUrl &&
    read.repository === run.repository &&
    read.runId === run.runId &&
    read.runAttempt === run.runAttempt
  );
}

/** The dependencies of token issuance that come from the runner. */
export function createIssueDeps(session: Session, api: TokenApi, state: TokenState): IssueDeps {
  const { redaction } = session;
  return {
    ...session.pace,
    api,
    record: (record) => state.record(record),
    redaction,
    nonce: createNonce,
    info,
    warn: warning,
  };
}

/** A new nonce for a create request. */
export function createNonce(): string {
  return randomBytes(8).toString("hex");
}

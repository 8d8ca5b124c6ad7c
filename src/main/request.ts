import { appendMark, formatMark, parseMark, type RunAttempt } from "../grant/mark.ts";
import type { Environment } from "../runner/environment.ts";
import type { IssueRequest } from "../token/issue-token.ts";
import type { MainInputs } from "./inputs.ts";

/** What to issue. Throws where the run cannot be named in a mark: a token that could not be found is not made. */
export function createIssueRequest(inputs: MainInputs, { run }: Environment): IssueRequest {
  if (!isNamedByItsMark(run)) {
    throw new Error(
      "GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID and GITHUB_RUN_ATTEMPT do not identify a workflow run. This action must run in GitHub Actions",
    );
  }
  return {
    run,
    description: inputs.description,
    permissions: inputs.grant.permissions,
    expiry: inputs.expiry,
    keep: !inputs.revoke,
  };
}

/** Whether the mark of a run reads as that run, and no other. */
function isNamedByItsMark(run: RunAttempt): boolean {
  const read = parseMark(appendMark("x", formatMark({ ...run, nonce: "0".repeat(16), keep: false })));
  return (
    read?.serverUrl === run.serverUrl &&
    read.repository === run.repository &&
    read.runId === run.runId &&
    read.runAttempt === run.runAttempt
  );
}

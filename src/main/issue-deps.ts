import { randomBytes } from "node:crypto";
import type { ManagementApi } from "../influxdb/management-api.ts";
import { info } from "../packages/core.ts";
import { warning } from "../runner/annotations.ts";
import type { Session } from "../runner/session.ts";
import type { TokenState } from "../state/state.ts";
import type { IssueDeps } from "../token/issue-token.ts";

/** What issuing needs, from the runner's side. */
export function createIssueDeps(session: Session, api: ManagementApi, state: TokenState): IssueDeps {
  const { redaction } = session.client.parts;
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

/** What tells one create request from every other. */
export function createNonce(): string {
  return randomBytes(8).toString("hex");
}

import { randomBytes } from "node:crypto";
import type { ManagementApi } from "../influxdb/management-api.ts";
import type { IssueDeps } from "../token/issue.ts";
import { info } from "../vendor/core.ts";
import { warning } from "./annotation.ts";
import type { Session } from "./session.ts";
import type { TokenState } from "./state.ts";

/** What issuing needs, from the runner's side. */
export function issueDepsOf(session: Session, api: ManagementApi, state: TokenState): IssueDeps {
  const { redaction } = session.client.parts;
  return {
    ...session.pace,
    api,
    record: (record) => state.record(record),
    redaction,
    nonce,
    info,
    warn: warning,
  };
}

/** What tells one create request from every other. */
export function nonce(): string {
  return randomBytes(8).toString("hex");
}

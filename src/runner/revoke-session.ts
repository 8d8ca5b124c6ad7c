import type { Trust } from "../connection/trust.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { AdaptiveLimit } from "../token/adaptive-limit.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Environment } from "./environment.ts";
import { openSession, type Session } from "./session.ts";

/** A session in which many tokens are revoked, and how many at a time. */
export interface RevokeSession extends Session {
  readonly limit: AdaptiveLimit;
}

/** The contract's two minutes for an operation; all of them together take what they take. */
const OPERATION_TIMEOUT_MS = 120_000;
/** As many as the limit ever lets through. */
const CONNECTIONS = 32;

/** Opens a session for revoke or sweep. Its `http` has to be closed. */
export function openRevokeSession(
  connection: { readonly managementToken: string; readonly trust: Trust },
  environment: Environment,
  cancellation: Cancellation,
  redaction: Redaction,
): RevokeSession {
  const limit = new AdaptiveLimit();
  const session = openSession({
    managementToken: connection.managementToken,
    trust: connection.trust,
    environment,
    cancellation,
    redaction,
    timeoutMs: Number.POSITIVE_INFINITY,
    operationTimeoutMs: OPERATION_TIMEOUT_MS,
    connections: CONNECTIONS,
    onResponse: ({ status }) => {
      if (isTransientStatus(status)) limit.slowDown();
    },
  });
  return { ...session, limit };
}

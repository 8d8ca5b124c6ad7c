import type { Trust } from "../connection/trust.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { Redaction } from "../redaction/redaction.ts";
import { AdaptiveLimit } from "../token/adaptive-limit.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Environment } from "./environment.ts";
import { openSession, type Session } from "./session.ts";

/** A session in which many tokens are revoked, and the limit of concurrent revocations. */
export interface RevokeSession extends Session {
  readonly limit: AdaptiveLimit;
}

/** The limit for one operation. There is no limit for all operations together. */
const OPERATION_TIMEOUT_MS = 120_000;
/** The maximum of the adaptive limit. */
const CONNECTIONS = 32;

/** Opens a session for revoke or sweep. Its `http` must be closed. */
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

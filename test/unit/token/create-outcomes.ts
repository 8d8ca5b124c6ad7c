import type { CreateOutcome } from "../../../src/influxdb/create-outcome.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";

/** The result of one create request: the outcome for the caller, and whether the cluster has a token from then on. */
export interface CreateResult {
  readonly outcome: (request: DatabaseTokenRequest, tokenId: string) => CreateOutcome;
  /** How long after the request the cluster has the token; absent if it never does. */
  readonly landsAfterMs?: number;
}

/** A fake access token. */
export function createAccessToken(id: string): string {
  return `apiv1_fake-of-${id}`;
}

/** The token is created, and the response contains it with the overrides. */
export function created(overrides: Partial<CreatedDatabaseToken> = {}): CreateResult {
  return {
    landsAfterMs: 0,
    outcome: (request, id) => {
      const accessToken = createAccessToken(id);
      const token = { id, accessToken, ...request, expiresAt: request.expiresAt, ...overrides };
      return { kind: "created", token, secrets: [accessToken] };
    },
  };
}

/** Certainly no token is created. */
export function refused(facts: { readonly isRetryable: boolean; readonly retryAfterMs?: number }): CreateResult {
  return { outcome: () => ({ kind: "refused", error: new Error("Refused"), secrets: [], ...facts }) };
}

/** The response is lost, so the outcome is unknown. */
export function lost(facts: { readonly landsAfterMs?: number; readonly retryAfterMs?: number } = {}): CreateResult {
  const { landsAfterMs, ...wait } = facts;
  const outcome = (): CreateOutcome => ({
    kind: "unknown",
    error: new Error("Lost"),
    isRetryable: true,
    unreadable: false,
    secrets: [],
    ...wait,
  });
  return landsAfterMs === undefined ? { outcome } : { outcome, landsAfterMs };
}

/** The response is lost, and the API creates at most one token for the request. */
export function lostButRepeatable(): CreateResult {
  return {
    outcome: () => ({
      kind: "unknown",
      error: new Error("Lost"),
      isRetryable: true,
      unreadable: false,
      isRepeatable: true,
      secrets: [],
    }),
  };
}

/** The same request was sent before, and has created a token. */
export function taken(id: string): CreateResult {
  return {
    outcome: () => ({ kind: "taken", tokenId: id, error: new Error("Taken"), isRetryable: true, secrets: [] }),
  };
}

/** The token is created, and the response is cut off after the access token. */
export function cutOff(): CreateResult {
  return {
    landsAfterMs: 0,
    outcome: (_request, id) => ({
      kind: "unknown",
      error: new Error("Unreadable"),
      isRetryable: true,
      unreadable: true,
      secrets: [createAccessToken(id)],
    }),
  };
}

/** The response is a permanent failure, and the outcome is unknown. */
export function redirected(): CreateResult {
  return {
    outcome: () => ({
      kind: "unknown",
      error: new Error("Redirected"),
      isRetryable: false,
      unreadable: false,
      secrets: [],
    }),
  };
}

import type { CreateOutcome } from "../../../src/influxdb/create-outcome.ts";
import type { CreatedDatabaseToken, DatabaseTokenRequest } from "../../../src/influxdb/database-token.ts";

/** What becomes of one create request: the outcome that is told, and the token that the cluster has from then on. */
export interface CreateAnswer {
  readonly outcome: (request: DatabaseTokenRequest, tokenId: string) => CreateOutcome;
  /** How long after the request the cluster has the token; absent where it never does. */
  readonly landsAfterMs?: number;
}

/** An access token that is as fake as it looks. */
export function accessTokenOf(id: string): string {
  return `apiv1_fake-of-${id}`;
}

/** The token is made and the answer says so, with what `overrides` makes of it. */
export function created(overrides: Partial<CreatedDatabaseToken> = {}): CreateAnswer {
  return {
    landsAfterMs: 0,
    outcome: (request, id) => {
      const accessToken = accessTokenOf(id);
      const token = { id, accessToken, ...request, expiresAt: request.expiresAt, ...overrides };
      return { kind: "created", token, secrets: [accessToken] };
    },
  };
}

/** No token is made, and that is certain. */
export function refused(facts: { readonly isRetryable: boolean; readonly retryAfterMs?: number }): CreateAnswer {
  return { outcome: () => ({ kind: "refused", error: new Error("Refused"), secrets: [], ...facts }) };
}

/** Nobody knows whether a token is made. */
export function lost(facts: { readonly landsAfterMs?: number; readonly retryAfterMs?: number } = {}): CreateAnswer {
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

/** The token is made, and the answer is cut off after its secret. */
export function cutOff(): CreateAnswer {
  return {
    landsAfterMs: 0,
    outcome: (_request, id) => ({
      kind: "unknown",
      error: new Error("Unreadable"),
      isRetryable: true,
      unreadable: true,
      secrets: [accessTokenOf(id)],
    }),
  };
}

/** Something that cannot pass answers, and nobody knows whether a token was made before. */
export function redirected(): CreateAnswer {
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

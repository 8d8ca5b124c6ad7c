import { computeExpiresAt, type Expiry, requireFuture } from "../grant/expiry.ts";
import { appendMark, formatMark, type RunAttempt } from "../grant/mark.ts";
import type { Pace } from "../http/retry.ts";
import { REQUEST_TIMEOUT_MS } from "../influxdb/api-client.ts";
import type { DatabaseTokenRequest, Permission } from "../influxdb/database-token.ts";
import type { TokenApi } from "../influxdb/token-api.ts";
import type { Redaction } from "../redaction/redaction.ts";
import type { IssueRecord, OpenCreate } from "./issue-record.ts";
import type { RevokeByIdDeps } from "./revoke-by-id.ts";

/** What to issue. */
export interface IssueRequest {
  readonly run: RunAttempt;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly expiry: Expiry;
  /** Whether the token is meant to outlive its run. */
  readonly keep: boolean;
}

/** Dependencies of token issuance. */
export interface IssueDeps extends Pace, RevokeByIdDeps {
  readonly api: RevokeByIdDeps["api"] & Pick<TokenApi, "createDatabaseToken" | "getDatabaseTokens" | "getGrant">;
  /** Writes the record to a place that survives this process, before it returns. */
  readonly record: (record: IssueRecord) => void;
  readonly redaction: Redaction;
  /** 16 lower-case hex digits from a cryptographic source. */
  readonly nonce: () => string;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
}

/** One create request, and the open requests before it. */
export interface CreateAttempt {
  readonly create: OpenCreate;
  readonly request: DatabaseTokenRequest;
  readonly earlier: readonly OpenCreate[];
  /** Whether the same request was sent before. */
  readonly isRepeat: boolean;
}

/** Records the mark of a new create request, before it is sent. Throws `Invalid` if the expiry is past. */
export function recordAttempt(request: IssueRequest, earlier: readonly OpenCreate[], deps: IssueDeps): CreateAttempt {
  const serverNowMs = deps.serverNow();
  requireFuture(request.expiry, serverNowMs);
  const mark = formatMark({ ...request.run, nonce: deps.nonce(), keep: request.keep });
  const expiresAt = computeExpiresAt(request.expiry, serverNowMs);
  const create = { mark, latestSendMs: deps.now() + REQUEST_TIMEOUT_MS, expiresAt };
  deps.record({ openCreates: [...earlier, create] });
  const { permissions } = request;
  const withoutExpiry = { description: appendMark(request.description, mark), permissions };
  const withExpiry = expiresAt === undefined ? withoutExpiry : { ...withoutExpiry, expiresAt };
  return { create, request: withExpiry, earlier, isRepeat: false };
}

/** Records that the same request is sent again, and so may arrive later. */
export function recordRepeat(attempt: CreateAttempt, deps: IssueDeps): CreateAttempt {
  const create = { ...attempt.create, latestSendMs: deps.now() + REQUEST_TIMEOUT_MS };
  deps.record({ openCreates: [...attempt.earlier, create] });
  return { ...attempt, create, isRepeat: true };
}

import type { HttpResponse } from "../http/messages.ts";
import type { ExchangeResult } from "../http/send-once.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import type { ApiCall, ApiClient } from "../influxdb/api-client.ts";
import { readJson } from "../influxdb/api-response.ts";
import {
  type CreateOutcome,
  classifyNoResponse,
  createUnreadableTokenError,
  listSecrets,
} from "../influxdb/create-outcome.ts";
import {
  type CreatedDatabaseToken,
  type DatabaseTokenRequest,
  type Permission,
  parseInstantMs,
  UNREADABLE_TIME,
} from "../influxdb/database-token.ts";
import type { GrantedExpiry } from "../influxdb/token-api.ts";
import { nullish, number, object, refine, safeParse, string } from "../packages/zod.ts";
import { canBeToken } from "../redaction/token-form.ts";
import { CHECK_HOST } from "./advice.ts";
import { isNameTaken, isRefusal } from "./responses.ts";

/** The body of a create request. A token without `expiry_secs` never expires. */
export interface CreateBody {
  readonly token_name: string;
  readonly permissions: readonly PermissionGroup[];
  readonly expiry_secs?: number;
}

/** The same actions on several databases. */
interface PermissionGroup {
  readonly resource_type: "db";
  readonly resource_names: readonly string[];
  readonly actions: readonly string[];
}

/** Creates the body of a request that is sent at `serverNowMs`, because the API takes a duration in place of a time. */
export function createBody(
  { description, permissions, expiresAt }: DatabaseTokenRequest,
  serverNowMs: number,
): CreateBody {
  const body = { token_name: description, permissions: groupPermissions(permissions) };
  if (expiresAt === undefined) return body;
  return { ...body, expiry_secs: Math.max(1, Math.ceil((Date.parse(expiresAt) - serverNowMs) / 1000)) };
}

/** Databases with the same actions share a group, and no database is in two groups. */
function groupPermissions(permissions: readonly Permission[]): readonly PermissionGroup[] {
  const byDatabase = Map.groupBy(permissions, ({ resource }) => resource);
  const listActions = (name: string): readonly string[] => (byDatabase.get(name) ?? []).map(({ action }) => action);
  const groups = Map.groupBy(byDatabase.keys(), (name) => listActions(name).join());
  return [...groups.values()].map((names) => ({
    resource_type: "db",
    resource_names: names,
    actions: listActions(names[0] ?? ""),
  }));
}

const createdToken = object({
  id: number().check(refine(Number.isSafeInteger)),
  name: string(),
  token: string().check(refine(canBeToken)),
  created_at: string().check(refine((text) => parseInstantMs(text) !== undefined)),
});
const createdExpiry = object({ expiry: nullish(string()) });

/** A created token, its integer ID, by which its row is found, and the duration that was requested. */
export interface CreatedToken {
  readonly token: CreatedDatabaseToken;
  readonly tokenNumber: number;
  readonly expirySecs: number | undefined;
}

/** Reads the response to a create request; `undefined` if it does not contain a token. */
export function readCreatedToken(
  response: HttpResponse,
  { token_name, expiry_secs }: CreateBody,
): CreatedToken | undefined {
  const json = readJson(response);
  const { data } = safeParse(createdToken, json);
  if (response.status < 200 || response.status >= 300 || data === undefined) return undefined;
  const expiry = safeParse(createdExpiry, json).data ?? { expiry: UNREADABLE_TIME };
  const token = {
    id: token_name,
    accessToken: data.token,
    description: data.name,
    ...(data.name === token_name ? {} : { adviceIfUnmarked: adviseOnOtherName(data.id) }),
    permissions: undefined,
    ...describeExpiry(Date.parse(data.created_at), expiry.expiry ?? undefined, expiry_secs),
  };
  return { token, tokenNumber: data.id, expirySecs: expiry_secs };
}

/** The token has another name than requested, by which this action cannot revoke it. */
function adviseOnOtherName(tokenNumber: number): string {
  return `The server gave it another name than requested. If \`influxdb3 show tokens\` lists token_id ${tokenNumber}, delete that token by its name`;
}

/** The server may round the time, or take it more than once. */
const MAX_DRIFT_MS = 5_000;

/**
 * A granted expiry, and the one that the request means for a token that was created at this time. They are the same if
 * they are close enough.
 */
export function describeExpiry(
  createdAtMs: number,
  expiresAt: string | undefined,
  expirySecs: number | undefined,
): GrantedExpiry {
  if (expirySecs === undefined) return { expiresAt };
  const requestedMs = createdAtMs + expirySecs * 1000;
  const grantedMs = parseInstantMs(expiresAt ?? "");
  const isClose = grantedMs !== undefined && Math.abs(grantedMs - requestedMs) <= MAX_DRIFT_MS;
  const requestedExpiresAt = isClose && expiresAt !== undefined ? expiresAt : new Date(requestedMs).toISOString();
  return { expiresAt, requestedExpiresAt };
}

/** Classifies what a create request resulted in, unless it returned a token. At most one token has a name. */
export function classifyFailure(
  call: ApiCall,
  result: ExchangeResult,
  attempt: number,
  tokenName: string,
  client: ApiClient,
): CreateOutcome {
  const error = client.explain(call, result);
  if (result.kind === "no-response") {
    const outcome = classifyNoResponse(error, result.failure, attempt);
    return outcome.kind === "unknown" ? { ...outcome, isRepeatable: true } : outcome;
  }
  const { response } = result;
  const secrets = listSecrets(response);
  const retryAfterMs = client.readRetryAfterMs(response);
  const facts = { error, secrets, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (isNameTaken(response)) return { ...facts, kind: "taken", tokenId: tokenName, isRetryable: true };
  if (isRefusal(response)) return { ...facts, kind: "refused", isRetryable: false };
  const unreadable = response.status >= 200 && response.status < 300;
  return {
    ...facts,
    kind: "unknown",
    error: unreadable ? createUnreadableTokenError(call, response, CHECK_HOST) : error,
    isRetryable: unreadable || isTransientStatus(response.status),
    unreadable,
    isRepeatable: true,
  };
}

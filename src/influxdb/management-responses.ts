import type { HttpResponse } from "../http/messages.ts";
import { AdvisedError } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { CHECK_THE_WAY } from "./advice.ts";
import type { ApiCall } from "./api-client.ts";
import { readApiMessage, readJson } from "./api-response.ts";
import { type ListedDatabaseToken, readDatabaseNames, readListedDatabaseToken } from "./database-token.ts";

/** The names of the databases in a response; `undefined` if it does not list any. */
export function databasesIn(answer: HttpResponse): readonly string[] | undefined {
  return answer.status === 200 ? readDatabaseNames(readJson(answer)) : undefined;
}

export function unreadableToken(call: ApiCall): Error {
  const problem = `Could not ${call.what}: ${call.method} ${call.url} returned a token record that cannot be read`;
  return new AdvisedError(problem, CHECK_THE_WAY);
}

/** A 404 that is not the API's comes from an ingress whose backend is away, as it is while InfluxDB restarts. */
export function isTransient(answer: HttpResponse): boolean {
  return isTransientStatus(answer.status) || (answer.status === 404 && readApiMessage(answer) === undefined);
}

/** 204 as documented, or the token's record with `revokedAt`. Another 2xx may be a captive portal's. */
export function isRevoked(tokenId: string, answer: HttpResponse): boolean {
  if (answer.status === 204) return true;
  return answer.status === 200 && recordOf(tokenId, answer)?.revokedAtMs !== undefined;
}

/** The record of this token; `undefined` if it cannot be read, or is another token's: it proves nothing of this one. */
export function recordOf(tokenId: string, answer: HttpResponse): ListedDatabaseToken | undefined {
  const token = readListedDatabaseToken(readJson(answer));
  return token?.id.toLowerCase() === tokenId.toLowerCase() ? token : undefined;
}

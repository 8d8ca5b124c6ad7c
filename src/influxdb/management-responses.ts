import type { HttpResponse } from "../http/messages.ts";
import { AdvisedError } from "../http/retry.ts";
import { isTransientStatus } from "../http/transient-status.ts";
import { CHECK_PROXIES } from "./advice.ts";
import { type ApiCall, describeRequest } from "./api-client.ts";
import { readApiMessage, readJson } from "./api-response.ts";
import { type ListedDatabaseToken, readDatabaseNames, readListedDatabaseToken } from "./database-token.ts";

/** The names of the databases in a response; `undefined` if the response is not a list of databases. */
export function readDatabases(response: HttpResponse): readonly string[] | undefined {
  return response.status === 200 ? readDatabaseNames(readJson(response)) : undefined;
}

/** The error for a token record that cannot be read. */
export function explainUnreadableToken(call: ApiCall): Error {
  const problem = `${describeRequest(call)} returned a token record that cannot be read`;
  return new AdvisedError(problem, CHECK_PROXIES);
}

/** A 404 that the API did not send comes from an ingress without a backend, for example while InfluxDB restarts. */
export function isTransient(response: HttpResponse): boolean {
  return isTransientStatus(response.status) || (response.status === 404 && readApiMessage(response) === undefined);
}

/** 204 is documented, and a record with `revokedAt` is proof, too. Any other 2xx may come from a captive portal. */
export function isRevoked(tokenId: string, response: HttpResponse): boolean {
  if (response.status === 204) return true;
  return response.status === 200 && readToken(tokenId, response)?.revokedAtMs !== undefined;
}

/** The record of this token; `undefined` if it cannot be read or belongs to another token, which proves nothing. */
export function readToken(tokenId: string, response: HttpResponse): ListedDatabaseToken | undefined {
  const token = readListedDatabaseToken(readJson(response));
  return token?.id.toLowerCase() === tokenId.toLowerCase() ? token : undefined;
}

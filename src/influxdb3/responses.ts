import type { HttpResponse } from "../http/messages.ts";
import { type ApiForm, readJson } from "../influxdb/api-response.ts";
import { object, safeParse, string, union } from "../packages/zod.ts";

const jsonError = object({ error: string() });
/** The form of InfluxDB v2. The server uses it only in its v2 API, to which this action sends nothing. */
const v2Error = object({ code: string(), message: string() });
const anyError = union([jsonError, v2Error]);

const INVALID_PERMISSION = "cannot parse token permission";

/** How the errors of the catalog and of parsers begin. They are plain text. */
const PLAIN_ERROR = new RegExp(
  `^(?:serde (?:json )?error: |${INVALID_PERMISSION}|token name already exists|the requested resource was not found: |endpoint disabled, started without auth|cannot delete operator token)`,
);

/** Since 3.7, the server sends this header with every response. */
function isFromServer({ headers }: HttpResponse): boolean {
  return headers["cluster-uuid"] !== undefined;
}

/** The message of an error in one of the server's own forms; `undefined` if something else may have responded. */
export function readServerMessage(response: HttpResponse): string | undefined {
  const { status, body } = response;
  if (status < 400) return undefined;
  const { data } = safeParse(anyError, readJson(response));
  if (data !== undefined) return "error" in data ? data.error : data.message;
  if (PLAIN_ERROR.test(body)) return body;
  return isFromServer(response) && /^[^\s<[{]/.test(body) ? body : undefined;
}

/** InfluxDB 3 Enterprise and Cloud. */
export const SERVER: ApiForm = {
  readMessage: readServerMessage,
  isFromApi: (response) =>
    isFromServer(response) ||
    (response.status < 400
      ? response.status < 300 && /^\s*[[{]/.test(response.body)
      : readServerMessage(response) !== undefined),
  urlInputs: "host",
};

/**
 * Whether the server itself has refused to create a token. It reports a database that does not exist as an internal
 * error. Other errors, such as those of a gateway, may come after the token was created.
 */
export function isRefusal(response: HttpResponse): boolean {
  const { status, body, isCut = false } = response;
  if (isCut) return false;
  const message = safeParse(jsonError, readJson(response)).data?.error ?? (PLAIN_ERROR.test(body) ? body : undefined);
  if (status === 500) return message?.startsWith(INVALID_PERMISSION) === true;
  return [400, 401, 403, 405].includes(status) && message !== undefined;
}

/** Whether an error is about a permission that the server cannot grant, such as one for a missing database. */
export function isInvalidPermission(response: HttpResponse): boolean {
  return readServerMessage(response)?.startsWith(INVALID_PERMISSION) === true;
}

/** Whether the server itself reports that a token with the requested name exists. */
export function isNameTaken(response: HttpResponse): boolean {
  return response.status === 409 && /already exists/.test(readServerMessage(response) ?? "");
}

/** Whether the server itself reports that it does not know a token. Any other 404 may come from an ingress. */
export function isUnknownToken(name: string, response: HttpResponse): boolean {
  const message = readServerMessage(response)?.trim();
  return response.status === 404 && message === `the requested resource was not found: ${name}`;
}

/** A 404 that the server did not send comes from an ingress without a backend, for example while InfluxDB restarts. */
export function isForeign404(response: HttpResponse): boolean {
  return response.status === 404 && readServerMessage(response) === undefined;
}

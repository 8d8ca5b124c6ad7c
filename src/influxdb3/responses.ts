import type { HttpResponse } from "../http/messages.ts";
import { type ApiForm, readJson } from "../influxdb/api-response.ts";
import { number, object, optional, safeParse, string, union } from "../packages/zod.ts";

const errorBody = object({
  error: optional(string()),
  code: optional(union([string(), number()])),
  message: optional(string()),
});

/**
 * Reads an error in JSON. InfluxDB 3 has `error`. InfluxDB v2, and the v2 API of InfluxDB 3, have a text as `code`; the
 * Management API of Dedicated and Clustered has a number.
 */
export function readError(response: HttpResponse) {
  return safeParse(errorBody, readJson(response)).data ?? {};
}

const INVALID_PERMISSION = "cannot parse token permission";
const WITHOUT_AUTH = "endpoint disabled, started without auth";

/** How the errors of the catalog and of parsers begin. They are plain text. */
const PLAIN_ERROR = new RegExp(
  `^(?:serde (?:json )?error: |${INVALID_PERMISSION}|token name already exists|the requested resource was not found: |${WITHOUT_AUTH}|cannot delete operator token)`,
);

/** Since 3.7, the server sends this header with every response. */
function isFromServer({ headers }: HttpResponse): boolean {
  return headers["cluster-uuid"] !== undefined;
}

/** The message of an error in one of the server's own forms; `undefined` if something else may have responded. */
export function readServerMessage(response: HttpResponse): string | undefined {
  const { status, body } = response;
  if (status < 400) return undefined;
  const { error, code, message } = readError(response);
  const isPlain = PLAIN_ERROR.test(body) || (isFromServer(response) && /^[^\s<[{]/.test(body));
  return error ?? (isPlain ? body : typeof code === "string" ? message : undefined);
}

/** InfluxDB 3 Enterprise and Cloud. */
export const SERVER: ApiForm = {
  readMessage: readServerMessage,
  isFromApi: (response) =>
    isFromServer(response) ||
    readServerMessage(response) !== undefined ||
    (response.status < 300 && /^\s*[[{]/.test(response.body)),
  urlInputs: "host",
};

/**
 * Whether the server itself has refused to create a token. It reports a database that does not exist as an internal
 * error. Other errors, such as those of a gateway, may come after the token was created.
 */
export function isRefusal(response: HttpResponse): boolean {
  const { status, body, isCut } = response;
  if (status === 500) return isInvalidPermission(response);
  const isOwn = readError(response).error !== undefined || PLAIN_ERROR.test(body);
  return [400, 401, 403, 405].includes(status) && isOwn && !isCut;
}

/** Whether an error is about a permission that the server cannot grant, such as one for a missing database. */
export function isInvalidPermission(response: HttpResponse): boolean {
  return readServerMessage(response)?.startsWith(INVALID_PERMISSION) === true;
}

/** Whether the server has no tokens at all. A gateway, too, may return 405 for a method that it does not allow. */
export function isWithoutAuth(response: HttpResponse): boolean {
  return response.status === 405 && readServerMessage(response)?.startsWith(WITHOUT_AUTH) === true;
}

export function isNameTaken(response: HttpResponse): boolean {
  return response.status === 409 && /already exists/.test(readServerMessage(response) ?? "");
}

/** Any other 404 may come from an ingress. */
export function isUnknownToken(name: string, response: HttpResponse): boolean {
  return (
    response.status === 404 && readServerMessage(response)?.trim() === `the requested resource was not found: ${name}`
  );
}

/** A 404 that the server did not send comes from an ingress without a backend, for example while InfluxDB restarts. */
export function isForeign404(response: HttpResponse): boolean {
  return response.status === 404 && readServerMessage(response) === undefined;
}

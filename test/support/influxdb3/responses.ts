import { json, type WholeResponse } from "../influxdb/response.ts";
import type { EnterpriseBehaviour } from "./behaviour.ts";
import type { Format } from "./format.ts";

/** Errors of the catalog and of parsers are plain text, without a content type. */
export function plainText(status: number, text: string): WholeResponse {
  return { status, headers: {}, body: text };
}

/** Errors of authentication, queries and writes are JSON with `error`. */
export function errorJson(status: number, error: string, data?: unknown): WholeResponse {
  return json(status, { error, ...(data !== undefined && { data }) });
}

/** A token's record. The content type is what the server sends, although it is no media type. */
export function tokenJson(status: number, value: unknown): WholeResponse {
  return { status, headers: { "content-type": "json" }, body: JSON.stringify(value) };
}

export const notFound = plainText(404, "Not found");
export const unauthenticated = errorJson(401, "the request was not authenticated");
export const malformedHeader = errorJson(
  400,
  "Authorization header was malformed, the request was not in the form of 'Authorization: <auth-scheme> <token>', supported auth-schemes are Bearer, Token and Basic",
);
export const authDisabled = plainText(405, "endpoint disabled, started without auth");
export const wrongContentType = plainText(415, "invalid content type, expected: application/json");

/** The response to a valid token without permission. */
export function forbidden({ forbiddenBody }: EnterpriseBehaviour, status: 401 | 403 = 403): WholeResponse {
  if (forbiddenBody === "empty") return plainText(status, "");
  return errorJson(status, "unauthorized to perform requested action with the token");
}

/** Rows in one of the two formats that the emulator knows. */
export function respondRows(format: Format, rows: readonly object[]): WholeResponse {
  switch (format) {
    case "json":
      return json(200, rows);
    case "json_lines":
    case "jsonl": {
      const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
      return { status: 200, headers: { "content-type": "application/jsonl" }, body };
    }
    default:
      return errorJson(400, `the emulator does not support the format ${format}`);
  }
}

import type { ApiRequest } from "../influxdb/api-request.ts";
import type { WholeResponse } from "../influxdb/response.ts";
import { plainText, wrongContentType } from "./responses.ts";

/** A problem with a body or a query string, in the words of the server's parser. */
export class SerdeError extends Error {}

/** A JSON object whose fields are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Parses a JSON body, or returns the refusal of the server. */
export function parseJsonBody<T>(
  { headers, body, bodyProblem }: ApiRequest,
  read: (body: JsonObject) => T,
): { readonly value: T } | { readonly refusal: WholeResponse } {
  if (!isJsonMediaType(headers["content-type"])) return { refusal: wrongContentType };
  if (bodyProblem !== undefined) return { refusal: plainText(400, bodyProblem) };
  try {
    return { value: read(readObject(parseJson(body))) };
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    const problem = `serde json error: ${error.message} at line 1 column ${body.length}`;
    return { refusal: plainText(400, problem) };
  }
}

/** Parses a query string, or returns the refusal of the server. */
export function parseQueryString<T>(
  query: URLSearchParams,
  read: (query: URLSearchParams) => T,
): { readonly value: T } | { readonly refusal: WholeResponse } {
  try {
    return { value: read(query) };
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    return { refusal: plainText(400, `serde error: ${error.message}`) };
  }
}

/** A required parameter of a query string. @throws SerdeError */
export function requireParameter(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null) throw new SerdeError(`missing field \`${name}\``);
  return value;
}

/** An optional `true` or `false`. @throws SerdeError */
export function readFlag(query: URLSearchParams, name: string, byDefault: boolean): boolean {
  const value = query.get(name);
  if (value === null) return byDefault;
  if (value !== "true" && value !== "false") throw new SerdeError("provided string was not `true` or `false`");
  return value === "true";
}

/** @throws SerdeError */
export function readText(object: JsonObject, name: string): string {
  const value = object[name];
  if (value === undefined) throw new SerdeError(`missing field \`${name}\``);
  if (typeof value !== "string") throw new SerdeError(`invalid type: ${describe(value)}, expected a string`);
  return value;
}

/** @throws SerdeError */
export function readList<T>(object: JsonObject, name: string, read: (item: unknown) => T): readonly T[] {
  const value = object[name];
  if (value === undefined) throw new SerdeError(`missing field \`${name}\``);
  if (!Array.isArray(value)) throw new SerdeError(`invalid type: ${describe(value)}, expected a sequence`);
  return value.map(read);
}

/** @throws SerdeError */
export function readObject(value: unknown, expected = "a map"): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new SerdeError(`invalid type: ${describe(value)}, expected ${expected}`);
}

/** An integer from 0, or nothing. @throws SerdeError */
export function readOptionalInteger(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw new SerdeError(`invalid type: ${describe(value)}, expected u64`);
  // The server's parser reads a number beyond 64 bits as a floating point number.
  if (!Number.isInteger(value) || value >= 2 ** 64)
    throw new SerdeError(`invalid type: floating point \`${value}\`, expected u64`);
  if (value < 0) throw new SerdeError(`invalid value: integer \`${value}\`, expected u64`);
  return value;
}

/** How the server names a value of the wrong type. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "sequence";
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value)}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "number":
      return `${Number.isInteger(value) ? "integer" : "floating point"} \`${value}\``;
    default:
      return "map";
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SerdeError(text === "" ? "EOF while parsing a value" : "expected value", { cause });
  }
}

function isJsonMediaType(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType ?? "");
}

import type { HttpResponse } from "../http/messages.ts";
import { number, object, refine, safeParse, string } from "../packages/zod.ts";
import { parseJson } from "../redaction/json.ts";
import { MAX_TOKEN_LENGTH, MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";

/** How an API responds. Gateways, captive portals and other products respond in other forms. */
export interface ApiForm {
  /** The API's own message in an error; `undefined` if the response does not come from the API. */
  readonly readMessage: (response: HttpResponse) => string | undefined;
  /** Whether a response has a form that the API uses. Others come with the time of another clock. */
  readonly isFromApi: (response: HttpResponse) => boolean;
  /** How messages name the inputs with the URL of the API. */
  readonly urlInputs: string;
}

/** Parses the JSON of a body; `undefined` if it is not JSON. */
export function readJson(response: HttpResponse): unknown {
  return parseJson(response.body);
}

/**
 * The form of a database token.
 * @see https://docs.influxdata.com/influxdb3/cloud-dedicated/reference/internals/security/
 */
const TOKEN_FORM = /apiv\d+_[\w+/=-]+/g;

/** `{"code":404,"message":"…"}`, the form of every error of the Management API. No known ingress uses it. */
const apiError = object({ code: number().check(refine(Number.isInteger)), message: string() });

/** The message of an error of the Management API; `undefined` if the response does not come from the API. */
export function readApiMessage(response: HttpResponse): string | undefined {
  return response.status < 400 ? undefined : safeParse(apiError, readJson(response)).data?.message;
}

/**
 * Whether a response has a form that the Management API uses: its errors, JSON, or 204 without a body. Gateways and
 * captive portals respond with pages instead, and with the time of another clock.
 */
function isApiResponse(response: HttpResponse): boolean {
  if (response.status >= 400) return readApiMessage(response) !== undefined;
  return response.status === 204 || (response.status < 300 && /^\s*[[{]/.test(response.body));
}

/** The Management API. */
export const MANAGEMENT_API: ApiForm = {
  readMessage: readApiMessage,
  isFromApi: isApiResponse,
  urlInputs: "host and management-url",
};

const TYPES = /^(?:application\/(?:problem\+)?(?:json|xml)|text\/(?:html|plain|xml))\b/i;

/** Describes a body without quoting it: `text/html, 512 characters`. */
export function describeBody(response: HttpResponse): string {
  const header = response.headers["content-type"];
  const type = typeof header === "string" ? (TYPES.exec(header)?.[0] ?? "unknown content type") : undefined;
  const length = response.body.length === 1 ? "1 character" : `${response.body.length} characters`;
  const size = response.isCut ? `more than ${length}` : length;
  return response.body === "" ? "an empty body" : `${type ?? "no content type"}, ${size}`;
}

/** A response has one token, which may appear in two or three forms. */
const MAX_TOKENS = 20;

/**
 * Finds everything in a body that may be or contain an access token, even if the body is broken: the value of
 * `accessToken` or `token`, even if it is cut off, and whatever has the form of a token. The number and the length are limited,
 * because all text that is printed later is searched for each of them.
 */
export function findAccessTokens(body: string): readonly string[] {
  const values = [...body.matchAll(/"(?:accessToken|token)"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/g).take(MAX_TOKENS)].map(
    ([, value]) => value ?? "",
  );
  // A message may contain a token, too. In JSON, some of its characters may be escaped without need.
  const unescaped = body.includes("\\") ? (JSON.stringify(parseJson(body)) ?? "") : "";
  const candidates = [values.map(removeEscapes), values, findTokenForms(body), findTokenForms(unescaped)];
  return [...new Set(candidates.flatMap(takeFirstWords))];
}

function findTokenForms(text: string): readonly string[] {
  return [...text.matchAll(TOKEN_FORM).take(MAX_TOKENS)].map(([form]) => form);
}

/**
 * A word that is too long for a token is cut to one character more than the maximum, so that it still counts as too
 * long: the redaction hides it, but the runner does not mask it.
 */
function takeFirstWords(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.split(/\s+/)).filter(({ length }) => length >= MIN_TOKEN_LENGTH);
  return words.slice(0, MAX_TOKENS).map((word) => word.slice(0, MAX_TOKEN_LENGTH + 1));
}

function removeEscapes(value: string): string {
  try {
    return String(JSON.parse(`"${value}"`));
  } catch {
    return value;
  }
}

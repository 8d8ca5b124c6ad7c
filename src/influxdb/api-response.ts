import type { HttpResponse } from "../http/messages.ts";
import { number, object, refine, safeParse, string } from "../packages/zod.ts";
import { parseJson } from "../redaction/json.ts";
import { MAX_TOKEN_LENGTH, MIN_TOKEN_LENGTH } from "../redaction/token-form.ts";

/** The JSON of a body, `undefined` where it is none. */
export function readJson(answer: HttpResponse): unknown {
  return parseJson(answer.body);
}

const TOKEN_FORM = /apiv\d+_[\w+/=-]+/g;

/** `{"code":404,"message":"…"}`: the form of every error of the Management API, and of no ingress that we know. */
const apiError = object({ code: number().check(refine(Number.isInteger)), message: string() });

/** The Management API's own message in an error answer, `undefined` where something else answered. */
export function readApiMessage(answer: HttpResponse): string | undefined {
  return answer.status < 400 ? undefined : parseApiMessage(answer.body);
}

/**
 * Whether an answer has a form that the Management API's own have: its error, JSON, or nothing with 204. Gateways and
 * portals put pages of their own in their place, with a clock of their own.
 */
export function isOfApi(answer: HttpResponse): boolean {
  if (answer.status >= 400) return readApiMessage(answer) !== undefined;
  return answer.status === 204 || (answer.status < 300 && /^\s*[[{]/.test(answer.body));
}

function parseApiMessage(body: string): string | undefined {
  return safeParse(apiError, parseJson(body)).data?.message;
}

const TYPES = /^(?:application\/(?:problem\+)?(?:json|xml)|text\/(?:html|plain|xml))\b/i;

/** What a body of unknown form is, without a word of it: `text/html, 512 characters`. */
export function describeBody(answer: HttpResponse): string {
  const header = answer.headers["content-type"];
  const type = typeof header === "string" ? (TYPES.exec(header)?.[0] ?? "unknown content type") : undefined;
  const length = answer.body.length === 1 ? "1 character" : `${answer.body.length} characters`;
  const size = answer.isCut ? `more than ${length}` : length;
  return answer.body === "" ? "an empty body" : `${type ?? "no content type"}, ${size}`;
}

/** One answer has one token, which may stand in it in two or three ways. */
const MAX_TOKENS = 20;

/**
 * What in a body may be or hold an access token, however broken the rest is: the value of `accessToken`, cut off or not,
 * and whatever has a token's form (`apiv<N>_…`, InfluxData's security page). Of a body with very many, or with very long
 * ones, the first, and their beginnings: each is looked for in every text that is printed later.
 */
export function findAccessTokens(body: string): readonly string[] {
  const values = [...body.matchAll(/"accessToken"\s*:\s*"([^"\\]*(?:\\.[^"\\]*)*)/g).take(MAX_TOKENS)].map(
    ([, value]) => value ?? "",
  );
  // A message may hold a token too, and in JSON it may be written with escapes.
  const message = body.includes("\\") ? (parseApiMessage(body) ?? "") : "";
  const found = [values.map(removeEscapes), values, findTokenForms(body), findTokenForms(message)];
  return [...new Set(found.flatMap(firstTokens))];
}

function findTokenForms(text: string): readonly string[] {
  return [...text.matchAll(TOKEN_FORM).take(MAX_TOKENS)].map(([form]) => form);
}

/** What is longer than a token can be stays so: it is hidden by its beginning, and not masked. */
function firstTokens(texts: readonly string[]): readonly string[] {
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

import type { HttpResponse } from "../../../src/http/messages.ts";
import { sendOnce } from "../../../src/http/send-once.ts";
import { readJson } from "../../../src/influxdb/api-response.ts";
import { USER_AGENT } from "../../../src/runner/session.ts";
import type { EnterpriseSession } from "../session.ts";

/** A request. At most one of `json` and `lines` is set. */
export interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  /** The path and the query. */
  readonly path: string;
  /** Default: the admin token. `none`: no token. */
  readonly token?: string;
  readonly json?: unknown;
  /** Line protocol, or any other text. */
  readonly lines?: string;
}

/** Sends a request once. Returns `undefined` if there is no response. Throws if the user interrupts. */
export type Send = (request: Request) => Promise<HttpResponse | undefined>;

const TIMEOUT_MS = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Creates a function that sends requests until `signal` is aborted. */
export function createSend(session: EnterpriseSession, signal: AbortSignal): Send {
  const { cluster, managementToken, http, now, noteResponse } = session;
  return async (toSend) => {
    const { method, path } = toSend;
    const headers = createHeaders(toSend, managementToken);
    const body = toSend.json === undefined ? toSend.lines : JSON.stringify(toSend.json);
    const request = { method, url: cluster.host + path, headers, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signal };
    const withBody = body === undefined ? request : { ...request, body };
    const result = await sendOnce({ http, now, trace: () => {} }, withBody, 1);
    if (result.kind === "response") {
      noteResponse(result.response);
      return result.response;
    }
    if (result.failure.code === "CANCELLED") throw result.failure;
    return undefined;
  };
}

function createHeaders({ token, json, lines }: Request, managementToken: string): Readonly<Record<string, string>> {
  return {
    "user-agent": USER_AGENT,
    ...(token === "none" ? {} : { authorization: `Bearer ${token ?? managementToken}` }),
    ...(json === undefined ? {} : { "content-type": "application/json" }),
    ...(lines === undefined ? {} : { "content-type": "text/plain" }),
  };
}

/** Describes a response by its status and the form of its body, which is not quoted. */
export function describe(response: HttpResponse | undefined): string {
  if (response === undefined) return "no response";
  const { status, body } = response;
  if (body === "") return `${status} with an empty body`;
  const json = readJson(response);
  if (Array.isArray(json)) return `${status} with a list`;
  if (typeof json !== "object" || json === null) return `${status} with text${describeText(body)}`;
  const keys = ["error", "code", "message"].filter((key) => key in json).map((key) => `\`${key}\``);
  const error: unknown = "error" in json ? json.error : "";
  return `${status} with JSON${keys.length === 0 ? "" : ` (${keys.join(", ")})`}${describeText(error)}`;
}

/** The texts that the action looks for. */
const KNOWN_TEXTS = [
  "token name already exists",
  "the requested resource was not found",
  "cannot parse token permission",
  "serde json error",
  "line protocol parsing error",
  "the request was not authenticated",
  "database not found",
];

function describeText(text: unknown): string {
  const known = KNOWN_TEXTS.find((each) => typeof text === "string" && text.includes(each));
  return known === undefined ? "" : `: "${known} …"`;
}

/** The JSON object of a response; `undefined` for anything else. */
export function readObject(response: HttpResponse | undefined): Readonly<Record<string, unknown>> | undefined {
  const json: unknown = response === undefined ? undefined : readJson(response);
  return typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>)
    : undefined;
}

/** The rows of a response; `undefined` if it is no list. */
export function readRows(response: HttpResponse | undefined): readonly Readonly<Record<string, unknown>>[] | undefined {
  const json: unknown = response?.status === 200 ? readJson(response) : undefined;
  return Array.isArray(json) ? json : undefined;
}

import type { FaultKind } from "../support/influxdb/fault.ts";
import type { OperationId } from "../support/influxdb/operations.ts";

/** Creates a fault at a time, because `Retry-After` can be a date. Times are virtual. */
export type FaultMaker = (nowMs: number, operation: OperationId) => FaultKind;

/** A text that must never be shown, because it is in a body of an unknown form. */
export const FOREIGN_TEXT = "foreign text that must not be shown";

const SECOND_MS = 1000;

function status(code: number, more: Partial<Extract<FaultKind, { kind: "status" }>> = {}): FaultMaker {
  return () => ({ kind: "status", status: code, ...more });
}

function isDelete(operation: OperationId): boolean {
  return operation === "DeleteDatabaseToken" || operation === "DeleteToken";
}

/** All faults by name that any product meets. They have an effect if that is the worse case. */
export const FAULT_KINDS: Readonly<Record<string, FaultMaker>> = {
  "hang-up before the effect": () => ({ kind: "hang-up", when: "before" }),
  "hang-up after the effect": () => ({ kind: "hang-up", when: "after" }),
  "stall before the effect": () => ({ kind: "stall", when: "before" }),
  "stall after the effect": () => ({ kind: "stall", when: "after" }),
  "effect 1 s after a hang-up": () => ({ kind: "late-effect", delayMs: SECOND_MS }),
  "effect 5 s after a hang-up": () => ({ kind: "late-effect", delayMs: 5 * SECOND_MS }),
  "sent twice by a gateway, 5 s apart": () => ({ kind: "repeat", delayMs: 5 * SECOND_MS }),
  "response after 5 s": () => ({ kind: "delay", delayMs: 5 * SECOND_MS }),
  "response after 30 s": () => ({ kind: "delay", delayMs: 30 * SECOND_MS, when: "after" }),
  "400": status(400),
  "401": status(401),
  "403": status(403),
  // If the API reports that a token does not exist, that is true.
  "404 of the API": (_, operation) => ({ kind: "status", status: 404, effect: isDelete(operation) }),
  "408": status(408),
  "408 after the effect": status(408, { effect: true }),
  "409": status(409),
  "425": status(425),
  "429": status(429),
  "429 with Retry-After in seconds": status(429, { retryAfter: "15" }),
  "429 with Retry-After as a date": (nowMs) => ({
    kind: "status",
    status: 429,
    retryAfter: new Date(nowMs + 30 * SECOND_MS).toUTCString(),
  }),
  "429 with Retry-After beyond the deadline": status(429, { retryAfter: "300" }),
  "500": status(500),
  "500 after the effect": status(500, { effect: true }),
  "502 without a body, after the effect": status(502, { effect: true, body: "empty" }),
  "503": status(503),
  "503 after the effect, with Retry-After in seconds": status(503, { effect: true, retryAfter: "15" }),
  "503 after the effect, with Retry-After beyond the deadline": status(503, { effect: true, retryAfter: "300" }),
  "501 after the effect": status(501, { effect: true }),
  "504 after the effect": status(504, { effect: true }),
  "HTML with 522": () => ({ kind: "html", status: 522, effect: true }),
  "HTML with 200": () => ({ kind: "html", status: 200, effect: true }),
  "HTML with 403 after the effect": () => ({ kind: "html", status: 403, effect: true }),
  "foreign JSON with 403 after the effect": () => ({
    kind: "text",
    status: 403,
    contentType: "application/json",
    body: JSON.stringify({ message: FOREIGN_TEXT, requestId: "1" }),
    effect: true,
  }),
  "HTML with 429 after the effect": () => ({ kind: "html", status: 429, effect: true }),
  "HTML with 404": () => ({ kind: "html", status: 404 }),
  "HTML with 502": () => ({ kind: "html", status: 502, effect: true }),
  "JSON without its end": () => ({ kind: "cut-json" }),
  "half a body": () => ({ kind: "cut-body" }),
  "2 MiB of blanks": () => ({ kind: "huge-body", bytes: 2 * 1024 * 1024, effect: true }),
  "body in 8 s": () => ({ kind: "slow-body", delayMs: SECOND_MS }),
  "body in 40 s": () => ({ kind: "slow-body", delayMs: 5 * SECOND_MS }),
  redirect: () => ({ kind: "redirect", location: "https://elsewhere.invalid/path?query" }),
  "text with 200": () => ({
    kind: "text",
    status: 200,
    contentType: "text/plain",
    body: FOREIGN_TEXT,
    effect: true,
  }),
  "200 without a body": status(200, { effect: true, body: "empty" }),
  "204": status(204, { effect: true, body: "empty" }),
};

/** A response in the plain text of Enterprise's catalog and parsers. */
function plain(code: number, body: string, effect = false): FaultMaker {
  return () => ({ kind: "text", status: code, contentType: "", body, effect });
}

/** More responses of Enterprise to a create request. */
export const ENTERPRISE_CREATE_FAULTS: Readonly<Record<string, FaultMaker>> = {
  "400 in plain text": plain(400, "serde json error: invalid type: string, expected u64 at line 1 column 9"),
  "403 without a body": status(403, { body: "empty" }),
  "405 in plain text": plain(405, "endpoint disabled, started without auth"),
  "500 about a permission": plain(500, "cannot parse token permission, invalid resource name sensors"),
  "500 in plain text, after the effect": plain(500, "object store error: the request timed out", true),
  "409 for the name": plain(409, "token name already exists, Faulted"),
  "409 for the name, after the effect": plain(409, "token name already exists, Faulted", true),
};

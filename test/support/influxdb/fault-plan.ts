import type { FaultKind } from "./fault.ts";
import { empty, html, type WholeResponse } from "./response.ts";

/** How a response is sent. */
export type Delivery =
  | { readonly how: "whole" | "half" }
  | { readonly how: "huge"; readonly bytes: number }
  | { readonly how: "pieces"; readonly pauseMs: number };

/** What happens instead of a response: the connection is closed, or nothing is sent. */
export type NoResponse = "hang-up" | "silence";

/** How to handle a request. */
export type Plan = Timing & (Prompt | Unacted);

/** The cluster acts on the request, maybe twice. `response` changes its first response. */
interface Prompt {
  readonly effect: "now";
  readonly againAfterMs?: number;
  readonly response: (own: WholeResponse) => WholeResponse | NoResponse;
}

/** The cluster does not act on the request, or only later. */
interface Unacted {
  readonly effect: "never" | { readonly afterMs: number };
  readonly response: () => WholeResponse | NoResponse;
}

interface Timing {
  /** Before the effect. */
  readonly waitBeforeMs: number;
  /** Between the effect and the response. */
  readonly waitAfterMs: number;
  readonly delivery: Delivery;
}

const withoutResponse: Readonly<Record<"hang-up" | "stall", () => NoResponse>> = {
  "hang-up": () => "hang-up",
  stall: () => "silence",
};
const timing: Timing = { waitBeforeMs: 0, waitAfterMs: 0, delivery: { how: "whole" } };
/** The plan for a request without a fault. */
const ordinary: Timing & Prompt = { ...timing, effect: "now", response: (own) => own };

/** Creates an error with a status and a message, in the form that the API uses for this request. */
type CreateError = (status: number, message: string) => WholeResponse;

/** Creates the plan for a request with this fault. */
export function createPlan(fault: FaultKind | undefined, createError: CreateError): Plan {
  switch (fault?.kind) {
    case undefined:
      return ordinary;
    case "hang-up":
    case "stall":
      return { ...timing, effect: fault.when === "after" ? "now" : "never", response: withoutResponse[fault.kind] };
    case "late-effect":
      return { ...timing, effect: { afterMs: fault.delayMs }, response: withoutResponse["hang-up"] };
    case "repeat":
      return { ...ordinary, againAfterMs: fault.delayMs, response: withoutResponse["hang-up"] };
    case "delay":
      return { ...ordinary, [fault.when === "after" ? "waitAfterMs" : "waitBeforeMs"]: fault.delayMs };
    case "status":
    case "html":
    case "text":
    case "redirect":
      return replaced(fault.effect, substitute(fault, createError));
    case "huge-body":
      return {
        ...replaced(fault.effect, empty(fault.status ?? 200, { "content-type": "application/json" })),
        delivery: { how: "huge", bytes: fault.bytes },
      };
    case "cut-json":
      return { ...ordinary, response: (own) => ({ ...own, body: own.body.slice(0, -1) }) };
    case "cut-body":
      return { ...ordinary, delivery: { how: "half" } };
    case "slow-body":
      return { ...ordinary, delivery: { how: "pieces", pauseMs: fault.delayMs } };
    case "rewrite":
      return { ...ordinary, response: (own) => rewritten(own, fault.response) };
  }
}

function replaced(effect: boolean | undefined, response: WholeResponse): Plan {
  return { ...timing, effect: effect === true ? "now" : "never", response: () => response };
}

function rewritten(own: WholeResponse, response: (json: unknown) => unknown): WholeResponse {
  return { ...own, body: JSON.stringify(response(own.body === "" ? undefined : JSON.parse(own.body))) ?? "" };
}

type Substitute = Extract<FaultKind, { kind: "status" | "html" | "text" | "redirect" }>;

function substitute(fault: Substitute, createError: CreateError): WholeResponse {
  switch (fault.kind) {
    case "html":
      return html(fault.status);
    case "text":
      return { status: fault.status, headers: { "content-type": fault.contentType }, body: fault.body };
    case "redirect":
      return empty(fault.status ?? 307, { location: fault.location });
    case "status": {
      const response = bodyOfStatus(fault.status, fault.body ?? "json", createError);
      const retryAfter = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      return { ...response, headers: { ...response.headers, ...retryAfter } };
    }
  }
}

function bodyOfStatus(status: number, body: "json" | "html" | "empty", createError: CreateError): WholeResponse {
  if (body === "html") return html(status);
  if (body === "empty") return empty(status);
  return createError(status, `injected fault ${status}`);
}

import type { OperationId, Route } from "./operations.ts";

/** Whether a fault happens before or after the cluster acts on the request. */
export type When = "before" | "after";

/** A kind of fault. With `effect: true`, the cluster still acts on the request. Default false. */
export type FaultKind =
  /** The socket is destroyed without a response. */
  | { readonly kind: "hang-up"; readonly when: When }
  /** No response is sent, and the socket stays open. */
  | { readonly kind: "stall"; readonly when: When }
  /** The socket is destroyed at once, and the request takes effect later. */
  | { readonly kind: "late-effect"; readonly delayMs: number }
  /** A gateway sends the request twice: it takes effect now and again later. In between, the socket is destroyed. */
  | { readonly kind: "repeat"; readonly delayMs: number }
  /** The correct response is late. The cluster acts after the delay, or with `after` before it. */
  | { readonly kind: "delay"; readonly delayMs: number; readonly when?: When }
  /** A response with another status. By default, its body has the JSON form of the API. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: "json" | "html" | "empty";
      readonly effect?: boolean;
    }
  /** The page of an ingress. */
  | { readonly kind: "html"; readonly status: number; readonly effect?: boolean }
  /** Any other response. */
  | {
      readonly kind: "text";
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly effect?: boolean;
    }
  | { readonly kind: "redirect"; readonly location: string; readonly status?: number; readonly effect?: boolean }
  /**
   * After the effect, a complete HTTP response whose JSON lacks its last character. It is invalid, but contains the
   * secret.
   */
  | { readonly kind: "cut-json" }
  /** After the effect, half of the body is sent, and the socket is destroyed. */
  | { readonly kind: "cut-body" }
  /** A streamed JSON response that consists of `bytes` blanks. */
  | { readonly kind: "huge-body"; readonly bytes: number; readonly status?: number; readonly effect?: boolean }
  /** After the effect, the correct response in eight pieces with a pause before each. */
  | { readonly kind: "slow-body"; readonly delayMs: number }
  /** After the effect, a response with other JSON. */
  | { readonly kind: "rewrite"; readonly response: (json: unknown) => unknown };

/** The requests that a fault or a hold counts. */
export type Selector = OperationId | "any-management" | "any";

/** Which of the selected requests. 1 is the first one after the injection. */
export type Occurrence = number | "every" | { readonly from: number; readonly to: number };

/** A fault to inject, and the requests that it applies to. */
export interface Fault {
  readonly on: Selector;
  readonly occurrence: Occurrence;
  readonly fault: FaultKind;
}

/** The number of requests for each selector. */
export type Counts = ReadonlyMap<Selector, number>;

/** A value that applies to certain requests, with the count at the time when it was set up. */
export interface Armed<T> {
  readonly on: Selector;
  readonly occurrence: Occurrence;
  readonly alreadySeen: number;
  readonly value: T;
}

/** Sets up a value for future requests. */
export function arm<T>(on: Selector, occurrence: Occurrence, value: T, counts: Counts): Armed<T> {
  return { on, occurrence, alreadySeen: counts.get(on) ?? 0, value };
}

/** The selectors that a request counts for. */
export function listSelectors(route: Route): readonly Selector[] {
  return [
    ...(route.operation === undefined ? [] : [route.operation]),
    ...(route.plane === "management" ? (["any-management"] as const) : []),
    "any",
  ];
}

/** The counts after one more request. */
export function countRequest(counts: Counts, route: Route): Counts {
  return new Map([...counts, ...listSelectors(route).map((on) => [on, (counts.get(on) ?? 0) + 1] as const)]);
}

/** Finds the value for a request that was already counted. The one that was set up first wins. */
export function applying<T>(armed: readonly Armed<T>[], counts: Counts, route: Route): T | undefined {
  const selectors = listSelectors(route);
  const applies = ({ on, occurrence, alreadySeen }: Armed<T>): boolean =>
    selectors.includes(on) && includesOccurrence(occurrence, (counts.get(on) ?? 0) - alreadySeen);
  return armed.find(applies)?.value;
}

function includesOccurrence(occurrence: Occurrence, ordinal: number): boolean {
  if (occurrence === "every") return true;
  if (typeof occurrence === "number") return ordinal === occurrence;
  return ordinal >= occurrence.from && ordinal <= occurrence.to;
}

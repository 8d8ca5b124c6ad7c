import type { OperationId, Route } from "./operations.ts";

/** Whether something goes wrong before the cluster has acted on a request, or after. */
export type When = "before" | "after";

/** What goes wrong. `effect: true` means that the cluster acts on the request all the same; default false. */
export type FaultKind =
  /** The socket is destroyed without an answer. */
  | { readonly kind: "hang-up"; readonly when: When }
  /** No answer ever comes; the socket stays open. */
  | { readonly kind: "stall"; readonly when: When }
  /** The socket is destroyed at once; the request was held on its way and takes effect later. */
  | { readonly kind: "late-effect"; readonly delayMs: number }
  /** A gateway sends the request twice: it takes effect now and once more later. The socket is destroyed in between. */
  | { readonly kind: "repeat"; readonly delayMs: number }
  /** The right answer comes late; the cluster acts after the delay, or (`after`) before it. */
  | { readonly kind: "delay"; readonly delayMs: number; readonly when?: When }
  /** An answer with another status; its body has the API's JSON form unless said otherwise. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly body?: "json" | "html" | "empty";
      readonly effect?: boolean;
    }
  /** An ingress's page. */
  | { readonly kind: "html"; readonly status: number; readonly effect?: boolean }
  /** Any other answer. */
  | {
      readonly kind: "text";
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly effect?: boolean;
    }
  | { readonly kind: "redirect"; readonly location: string; readonly status?: number; readonly effect?: boolean }
  /** After the effect, a complete HTTP answer whose JSON lacks its last character: no JSON, but with the secret in it. */
  | { readonly kind: "cut-json" }
  /** After the effect, half of the body; then the socket is destroyed. */
  | { readonly kind: "cut-body" }
  /** A JSON answer of blanks that is `bytes` long, streamed. */
  | { readonly kind: "huge-body"; readonly bytes: number; readonly status?: number; readonly effect?: boolean }
  /** After the effect, the right answer in eight pieces with a pause before each. */
  | { readonly kind: "slow-body"; readonly delayMs: number }
  /** After the effect, an answer with other JSON. */
  | { readonly kind: "rewrite"; readonly answer: (json: unknown) => unknown };

/** The requests that a fault or a hold looks at. */
export type Selector = OperationId | "any-management" | "any";

/** Which of the selected requests, counted from 1 from the moment that the fault was injected. */
export type Occurrence = number | "every" | { readonly from: number; readonly to: number };

/** A fault to inject: at which request, and what. */
export interface Fault {
  readonly on: Selector;
  readonly occurrence: Occurrence;
  readonly fault: FaultKind;
}

/** How many requests each selector has seen. */
export type Counts = ReadonlyMap<Selector, number>;

/** Something that waits for certain requests, with the count at the time when it was set up. */
export interface Armed<T> {
  readonly on: Selector;
  readonly occurrence: Occurrence;
  readonly alreadySeen: number;
  readonly value: T;
}

/** Sets something up for requests that come from now on. */
export function arm<T>(on: Selector, occurrence: Occurrence, value: T, counts: Counts): Armed<T> {
  return { on, occurrence, alreadySeen: counts.get(on) ?? 0, value };
}

/** The selectors that a request counts for. */
export function selectorsOf(route: Route): readonly Selector[] {
  return [
    ...(route.operation === undefined ? [] : [route.operation]),
    ...(route.plane === "management" ? (["any-management"] as const) : []),
    "any",
  ];
}

/** The counts after one more request. */
export function countRequest(counts: Counts, route: Route): Counts {
  return new Map([...counts, ...selectorsOf(route).map((on) => [on, (counts.get(on) ?? 0) + 1] as const)]);
}

/** What applies to a request that is already counted; the first to be set up wins. */
export function applying<T>(armed: readonly Armed<T>[], counts: Counts, route: Route): T | undefined {
  const selectors = selectorsOf(route);
  const applies = ({ on, occurrence, alreadySeen }: Armed<T>): boolean =>
    selectors.includes(on) && includesOccurrence(occurrence, (counts.get(on) ?? 0) - alreadySeen);
  return armed.find(applies)?.value;
}

function includesOccurrence(occurrence: Occurrence, ordinal: number): boolean {
  if (occurrence === "every") return true;
  if (typeof occurrence === "number") return ordinal === occurrence;
  return ordinal >= occurrence.from && ordinal <= occurrence.to;
}

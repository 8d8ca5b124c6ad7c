import type { HttpResponse } from "../http/messages.ts";

/** What a response means to an operation: its result, or a temporary failure after which the request is sent again. */
export type Classified<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "retry" };

/** Classifies a response; `attempt` counts from 1. Throws if the operation has failed for good. */
export type Classify<T> = (response: HttpResponse, attempt: number) => Classified<T>;

/** The failure is temporary. */
export const RETRY = { kind: "retry" } as const;

/** The operation has this result. */
export function done<T>(value: T): { readonly kind: "done"; readonly value: T } {
  return { kind: "done", value };
}

import { formatDuration, formatElapsed } from "../../src/grant/duration.ts";
import type { ProbeResponse } from "./probe.ts";

/** The result of waiting until the responses change. Responses are descriptions. */
export interface Change {
  /** The distinct responses before the change, in their order. Empty if the first response was the expected one. */
  readonly before: readonly string[];
  /** The expected response, and how long after the start it arrived. `undefined` if it did not arrive. */
  readonly reached: { readonly description: string; readonly afterMs: number } | undefined;
  /** The response that ended the wait because the action would not understand it. */
  readonly unclear?: string;
}

/** Dependencies and options of the wait. */
export interface ChangeDeps {
  readonly ask: () => Promise<ProbeResponse>;
  readonly isExpected: (response: ProbeResponse) => boolean;
  /** The time is measured from then on. */
  readonly startedMs: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Sends probes until a response is the expected one, a response is unclear, or the time is up. */
export async function waitForChange(deps: ChangeDeps): Promise<Change> {
  const before = new Set<string>();
  for (;;) {
    const response = await deps.ask();
    const afterMs = deps.now() - deps.startedMs;
    const { description } = response;
    if (deps.isExpected(response)) return { before: [...before], reached: { description, afterMs } };
    if (response.isUnclear) return { before: [...before], reached: undefined, unclear: description };
    before.add(description);
    if (afterMs >= deps.timeoutMs) return { before: [...before], reached: undefined };
    await deps.sleep(computeIntervalMs(afterMs));
  }
}

/** The interval is short at first, when a fraction of a second matters. */
function computeIntervalMs(elapsedMs: number): number {
  return elapsedMs < 10_000 ? 200 : 1_000;
}

/** Describes when the responses changed, for the table. */
export function describeChange({ before, reached, unclear }: Change, timeoutMs: number): string {
  if (unclear !== undefined) return describeUnclear(unclear);
  if (reached === undefined) return `not within ${formatDuration(timeoutMs / 1000)}: ${before.join(", ")}`;
  const after = formatElapsed(reached.afterMs);
  return before.length === 0 ? `at once: the first request, within ${after}` : `after ${after}`;
}

/** Describes a response that ended the wait because it is unclear. */
export function describeUnclear(response: string): string {
  return `${response}, which the action would not understand`;
}

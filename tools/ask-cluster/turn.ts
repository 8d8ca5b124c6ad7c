import { formatDuration, formatElapsed } from "../../src/grant/duration.ts";
import type { Said } from "./probe.ts";

/** How the wait for another answer has ended. */
export interface Turn {
  /** The different answers before the turn, in the order of their coming; empty where the first one was the turn. */
  readonly before: readonly string[];
  /** The answer that was waited for, and how long after the start it came; `undefined` where it did not come. */
  readonly turned: { readonly form: string; readonly afterMs: number } | undefined;
  /** The answer that made waiting senseless. */
  readonly unclear?: string;
}

/** What waiting needs. */
export interface TurnDeps {
  readonly ask: () => Promise<Said>;
  readonly isTurned: (said: Said) => boolean;
  /** From this moment the time counts. */
  readonly startedMs: number;
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Asks again and again until the answer turns or cannot be understood, or time is up. */
export async function waitForTurn(deps: TurnDeps): Promise<Turn> {
  const before = new Set<string>();
  for (;;) {
    const said = await deps.ask();
    const afterMs = deps.now() - deps.startedMs;
    if (deps.isTurned(said)) return { before: [...before], turned: { form: said.form, afterMs } };
    if (said.isUnclear) return { before: [...before], turned: undefined, unclear: said.form };
    before.add(said.form);
    if (afterMs >= deps.timeoutMs) return { before: [...before], turned: undefined };
    await deps.sleep(intervalMs(afterMs));
  }
}

/** Dense at first, where a fraction of a second is worth knowing. */
function intervalMs(elapsedMs: number): number {
  return elapsedMs < 10_000 ? 200 : 1_000;
}

/** When it turned, for the table. */
export function turnText({ before, turned, unclear }: Turn, timeoutMs: number): string {
  if (unclear !== undefined) return unclearText(unclear);
  if (turned === undefined) return `not within ${formatDuration(timeoutMs / 1000)}: ${before.join(", ")}`;
  const after = formatElapsed(turned.afterMs);
  return before.length === 0 ? `at once: the first request, within ${after}` : `after ${after}`;
}

/** An answer that ended the wait. */
export function unclearText(form: string): string {
  return `${form}, which the action would not understand`;
}

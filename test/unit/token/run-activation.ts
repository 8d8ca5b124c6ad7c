import type { ProbeResult } from "../../../src/influxdb/probe.ts";
import { type ProbeTarget, type WaitOutcome, waitUntilActive } from "../../../src/token/activation.ts";

/** How the cluster behaves in a test. Times are in milliseconds from the start of the wait. */
export interface WaitScript {
  /** The result of a probe at this time. */
  readonly respond: (target: ProbeTarget, atMs: number) => ProbeResult;
  /** How long a response takes. Default: 0. */
  readonly latencyMs?: number;
  /** Default: three minutes. */
  readonly timeoutMs?: number;
  /** Default: as in the action. */
  readonly requiredRounds?: number;
  /** When the job is cancelled. */
  readonly cancelledMs?: number;
}

/** The result of a wait. */
export interface FinishedWait {
  readonly outcome: WaitOutcome;
  /** When each round began, and what it probed, such as `940 write sensors`. */
  readonly rounds: readonly string[];
  readonly timeoutsMs: readonly number[];
  readonly infos: readonly string[];
}

/** The time when a wait begins. */
const START_MS = Date.UTC(2026, 7, 1, 12);

/** The result if the cluster does not accept the token yet. */
export const NOT_YET: ProbeResult = { kind: "not-yet", why: "401 (unauthorized access)" };

/** A target about each action, on the database `sensors`. */
export const BOTH: readonly ProbeTarget[] = [
  { action: "read", database: "sensors" },
  { action: "write", database: "sensors" },
];

const WRITE: readonly ProbeTarget[] = [{ action: "write", database: "sensors" }];

/** A cluster whose routers and queriers accept the token after these delays. */
export function acceptingAfter(delayMs: Readonly<Record<ProbeTarget["action"], number>>): WaitScript["respond"] {
  return ({ action }, atMs) => (atMs < delayMs[action] ? NOT_YET : { kind: "accepted" });
}

/** Runs a wait with a clock that only sleeping and responses advance. */
export async function runWait(script: WaitScript, targets: readonly ProbeTarget[] = WRITE): Promise<FinishedWait> {
  let nowMs = 0;
  const probes: { readonly atMs: number; readonly what: string }[] = [];
  const timeoutsMs: number[] = [];
  const infos: string[] = [];
  const outcome = await waitUntilActive(targets, {
    now: () => START_MS + nowMs,
    timeoutMs: script.timeoutMs ?? 180_000,
    ...(script.requiredRounds === undefined ? {} : { requiredRounds: script.requiredRounds }),
    info: (message) => infos.push(message),
    async sleep(ms) {
      nowMs += ms;
      if (nowMs >= (script.cancelledMs ?? Number.POSITIVE_INFINITY)) throw new Error("The job was cancelled");
    },
    async probe(action, database, timeoutMs) {
      const atMs = nowMs;
      probes.push({ atMs, what: `${action} ${database}` });
      timeoutsMs.push(timeoutMs);
      await Promise.resolve();
      nowMs = atMs + Math.min(script.latencyMs ?? 0, timeoutMs);
      return script.respond({ action, database }, nowMs);
    },
  });
  const rounds = [...Map.groupBy(probes, ({ atMs }) => atMs)].map(
    ([atMs, questionsThen]) => `${atMs} ${questionsThen.map(({ what }) => what).join(", ")}`,
  );
  return { outcome, rounds, timeoutsMs, infos };
}

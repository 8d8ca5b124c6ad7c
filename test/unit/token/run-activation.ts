import type { ProbeResult } from "../../../src/influxdb/data-api.ts";
import { type ProbeQuestion, type WaitOutcome, waitUntilActive } from "../../../src/token/activation.ts";

/** How a test describes the cluster. Times are milliseconds from the begin of the wait. */
export interface Telling {
  /** What comes in answer to a question at this time. */
  readonly answer: (question: ProbeQuestion, atMs: number) => ProbeResult;
  /** How long an answer takes; 0 unless said otherwise. */
  readonly latencyMs?: number;
  /** Three minutes unless said otherwise. */
  readonly timeoutMs?: number;
  /** When the job is cancelled. */
  readonly cancelledMs?: number;
}

/** A wait that is over. */
export interface Told {
  readonly end: WaitOutcome;
  /** When each round began, and what it asked: `940 write sensors`. */
  readonly rounds: readonly string[];
  readonly timeoutsMs: readonly number[];
  readonly infos: readonly string[];
}

/** What the clock shows when a wait begins: no wait begins at zero. */
const START_MS = Date.UTC(2026, 7, 1, 12);

/** A token that the cluster does not know yet. */
export const NOT_YET: ProbeResult = { kind: "not-yet", why: "401 (unauthorized access)" };

/** A question about each action, on the database `sensors`. */
export const BOTH: readonly ProbeQuestion[] = [
  { action: "read", database: "sensors" },
  { action: "write", database: "sensors" },
];

const WRITE: readonly ProbeQuestion[] = [{ action: "write", database: "sensors" }];

/** A cluster whose routers and queriers accept the token after so long. */
export function acceptingAfter(delayMs: Readonly<Record<ProbeQuestion["action"], number>>): Telling["answer"] {
  return ({ action }, atMs) => (atMs < delayMs[action] ? NOT_YET : { kind: "accepted" });
}

/** Waits by a clock that only sleeping and answers move. */
export async function tell(telling: Telling, questions: readonly ProbeQuestion[] = WRITE): Promise<Told> {
  let nowMs = 0;
  const asked: { readonly atMs: number; readonly what: string }[] = [];
  const timeoutsMs: number[] = [];
  const infos: string[] = [];
  const end = await waitUntilActive(questions, {
    now: () => START_MS + nowMs,
    timeoutMs: telling.timeoutMs ?? 180_000,
    info: (message) => infos.push(message),
    async sleep(ms) {
      nowMs += ms;
      if (nowMs >= (telling.cancelledMs ?? Number.POSITIVE_INFINITY)) throw new Error("The job was cancelled");
    },
    async probe(action, database, timeoutMs) {
      const atMs = nowMs;
      asked.push({ atMs, what: `${action} ${database}` });
      timeoutsMs.push(timeoutMs);
      await Promise.resolve();
      nowMs = atMs + Math.min(telling.latencyMs ?? 0, timeoutMs);
      return telling.answer({ action, database }, nowMs);
    },
  });
  const rounds = [...Map.groupBy(asked, ({ atMs }) => atMs)].map(
    ([atMs, questionsThen]) => `${atMs} ${questionsThen.map(({ what }) => what).join(", ")}`,
  );
  return { end, rounds, timeoutsMs, infos };
}

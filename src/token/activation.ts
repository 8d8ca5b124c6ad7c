import { EVERY_DATABASE } from "../grant/databases.ts";
import { formatDuration } from "../grant/duration.ts";
import type { Pace } from "../http/retry.ts";
import type { Probe, ProbeResult } from "../influxdb/data-api.ts";
import type { Permission, PermissionAction } from "../influxdb/database-token.ts";

/** One thing to ask the cluster: whether it accepts the token for an action, on a database that has the permission. */
export interface ProbeQuestion {
  readonly action: PermissionAction;
  readonly database: string;
}

/** Whether the cluster accepts the token. `inactive`: that was not confirmed. `waitedMs`: how long it took. */
export type Activation =
  | { readonly kind: "active"; readonly waitedMs: number }
  | { readonly kind: "inactive" }
  | { readonly kind: "not-probed" };

/** How the wait ended. `waitedMs` counts from its beginning; `why` is the last response, or why there was none. */
export type WaitOutcome =
  | { readonly kind: "active"; readonly waitedMs: number }
  | { readonly kind: "inactive"; readonly waitedMs: number; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "unclear"; readonly why: string };

/** What waiting needs of the world. */
export interface ActivationDeps extends Pick<Pace, "now" | "sleep"> {
  /** How long to wait at most. */
  readonly timeoutMs: number;
  readonly probe: Probe;
  readonly info: (message: string) => void;
}

/**
 * Routers and queriers learn of a token apart, so each action is asked, on the first database that has it. An action
 * that `*` alone has is asked on the first that exists, and not at all where none does.
 */
export function createProbeQuestions(
  permissions: readonly Permission[],
  existing: readonly string[],
): readonly ProbeQuestion[] {
  const [firstExisting] = [...existing].sort();
  return ACTIONS.flatMap((action) => {
    const resources = resourcesWith(action, permissions);
    const named = resources.find((resource) => resource !== EVERY_DATABASE);
    const database = named ?? (resources.length > 0 ? firstExisting : undefined);
    return database === undefined ? [] : [{ action, database }];
  });
}

/** Whether an action is granted by `*` alone, so that a database that exists has to be known to ask about it. */
export function needsExistingDatabase(permissions: readonly Permission[]): boolean {
  return ACTIONS.some((action) => {
    const resources = resourcesWith(action, permissions);
    return resources.length > 0 && resources.every((resource) => resource === EVERY_DATABASE);
  });
}

const ACTIONS = ["read", "write"] as const;

/** In sort order, as all permissions are. */
function resourcesWith(action: PermissionAction, permissions: readonly Permission[]): readonly string[] {
  return permissions.filter((permission) => permission.action === action).map(({ resource }) => resource);
}

/**
 * How long after the begin of one round the next begins, `elapsedMs` after the begin of the wait. By medians, the step is
 * to end within 300 ms of the token's activation where that takes up to ten seconds, and within 5 % of the time waited
 * beyond: half an interval, and 20 ms for a probe and the end of the process (measured), with room for a busy runner.
 * Three minutes take 59 rounds.
 */
export function computeIntervalMs(elapsedMs: number): number {
  if (elapsedMs < 6_000) return 400;
  if (elapsedMs < 10_000) return 500;
  return Math.round(elapsedMs * 0.087);
}

const PROBE_TIMEOUT_MS = 20_000;
/** What a round that begins just before the deadline is given to be answered. */
const LAST_PROBE_TIMEOUT_MS = 2_000;
/** A cluster that was never reached, in so many rounds, is not having a passing trouble. */
const MAX_UNREACHABLE_ROUNDS = 3;
const PROGRESS_EVERY_MS = 30_000;

/**
 * Asks until every question is answered with yes, time is up, or asking makes no sense. A round asks only for what is
 * not accepted yet. Throws where the job is cancelled.
 */
export async function waitUntilActive(questions: readonly ProbeQuestion[], deps: ActivationDeps): Promise<WaitOutcome> {
  const startedMs = deps.now();
  const elapsedMs = (): number => deps.now() - startedMs;
  const tell = createProgress(deps);
  let open = questions;
  let isReached = false;
  for (let number = 1; ; number++) {
    const roundMs = elapsedMs();
    const results = await probeAll(open, number, deps.timeoutMs - roundMs, deps.probe);
    open = open.filter((_, index) => results[index]?.kind !== "accepted");
    const waitedMs = elapsedMs();
    if (open.length === 0) return { kind: "active", waitedMs };

    isReached ||= results.some(({ kind }) => kind !== "unreachable");
    const ended = findEnd(results, number, isReached);
    if (ended !== undefined) return ended;

    const why = whyNot(results);
    const nextMs = computeNextRoundMs(roundMs, waitedMs, results, deps.timeoutMs);
    if (nextMs === undefined) return { kind: "inactive", waitedMs, why };
    tell(waitedMs, why);
    await deps.sleep(nextMs - waitedMs);
  }
}

function probeAll(
  questions: readonly ProbeQuestion[],
  number: number,
  leftMs: number,
  probe: Probe,
): Promise<ProbeResult[]> {
  const timeoutMs = Math.max(LAST_PROBE_TIMEOUT_MS, Math.min(PROBE_TIMEOUT_MS, leftMs));
  return Promise.all(questions.map(({ action, database }) => probe(action, database, timeoutMs, number)));
}

/** The end where asking on makes no sense: what answers is not the cluster, or the cluster was never reached. */
function findEnd(results: readonly ProbeResult[], rounds: number, isReached: boolean): WaitOutcome | undefined {
  for (const result of results) {
    if (result.kind === "unclear") return result;
    const isFinal =
      result.kind === "unreachable" && !isReached && (!result.canPass || rounds >= MAX_UNREACHABLE_ROUNDS);
    if (isFinal) return { kind: "unreachable", why: result.why };
  }
  return undefined;
}

function whyNot(results: readonly ProbeResult[]): string {
  return results.flatMap((result) => (result.kind === "accepted" ? [] : [result.why]))[0] ?? "";
}

/**
 * When the next round begins, after one that began at `roundMs` and was answered at `waitedMs`; the last one begins when
 * time is up. `undefined` where there is none. All times count from the begin of the wait.
 */
function computeNextRoundMs(
  roundMs: number,
  waitedMs: number,
  results: readonly ProbeResult[],
  timeoutMs: number,
): number | undefined {
  const askedForMs = Math.max(0, ...results.map((result) => (result.kind === "not-yet" && result.retryAfterMs) || 0));
  if (waitedMs >= timeoutMs || waitedMs + askedForMs > timeoutMs) return undefined;
  return Math.min(Math.max(waitedMs + askedForMs, roundMs + computeIntervalMs(roundMs)), timeoutMs);
}

/** Tells that a wait has begun, and then now and again that it goes on. */
function createProgress({ info, timeoutMs }: ActivationDeps): (waitedMs: number, why: string) => void {
  let toldMs: number | undefined;
  return (waitedMs, why) => {
    if (toldMs !== undefined && waitedMs - toldMs < PROGRESS_EVERY_MS) return;
    info(
      toldMs === undefined
        ? `Waiting up to ${formatDuration(timeoutMs / 1000)} for the cluster to accept the token.`
        : `Still waiting after ${formatDuration(waitedMs / 1000)}. Last response: ${why}.`,
    );
    toldMs = waitedMs;
  };
}

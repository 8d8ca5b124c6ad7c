import { formatDuration } from "../grant/duration.ts";
import { EVERY_DATABASE } from "../grant/every-database.ts";
import type { Pace } from "../http/retry.ts";
import type { Permission, PermissionAction } from "../influxdb/database-token.ts";
import type { Probe, ProbeResult } from "../influxdb/probe.ts";

/** One thing to check: whether the cluster accepts the token for an action on a database that has the permission. */
export interface ProbeTarget {
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

/** Dependencies of the wait. */
export interface ActivationDeps extends Pick<Pace, "now" | "sleep"> {
  /** The maximum time to wait. */
  readonly timeoutMs: number;
  /**
   * How many rounds in a row must accept the token for an action. More than one if the nodes of a cluster learn about a
   * token one after the other. Default: 1.
   */
  readonly requiredRounds?: number;
  readonly probe: Probe;
  readonly info: (message: string) => void;
}

const ACTIONS = ["read", "write"] as const;

/**
 * Routers and queriers learn about a token independently, so each action is checked, with the first database that has
 * it. An action that only `*` has is checked with the first existing database, and not at all if there is none.
 */
export function createProbeTargets(
  permissions: readonly Permission[],
  existing: readonly string[],
): readonly ProbeTarget[] {
  const [firstExisting] = [...existing].sort();
  return ACTIONS.flatMap((action) => {
    const resources = listResourcesWith(action, permissions);
    const named = resources.find((resource) => resource !== EVERY_DATABASE);
    const database = named ?? (resources.length > 0 ? firstExisting : undefined);
    return database === undefined ? [] : [{ action, database }];
  });
}

/** Whether only `*` grants an action, so that the check needs an existing database. */
export function needsExistingDatabase(permissions: readonly Permission[]): boolean {
  return ACTIONS.some((action) => {
    const resources = listResourcesWith(action, permissions);
    return resources.length > 0 && resources.every((resource) => resource === EVERY_DATABASE);
  });
}

/** Lists the resources with an action. They are sorted, because the permissions are. */
function listResourcesWith(action: PermissionAction, permissions: readonly Permission[]): readonly string[] {
  return permissions.filter((permission) => permission.action === action).map(({ resource }) => resource);
}

/**
 * The time from the start of a round to the start of the next. `elapsedMs` is the time waited when the round starts.
 *
 * The goal: at the median, the step ends at most 300 ms after the activation if that took up to ten seconds, and
 * otherwise at most 5 % of the time waited after it. That is enough for half an interval, for a probe and the end of
 * the process (20 ms, measured), and for some delay of a busy runner. A wait of three minutes has 59 rounds.
 */
export function computeIntervalMs(elapsedMs: number): number {
  if (elapsedMs < 6_000) return 400;
  if (elapsedMs < 10_000) return 500;
  return Math.round(elapsedMs * 0.087);
}

const PROBE_TIMEOUT_MS = 20_000;
/** The timeout of a round that starts just before the deadline. */
const LAST_PROBE_TIMEOUT_MS = 2_000;
/** If a cluster was not reached in this many rounds, the problem is not temporary. */
const MAX_UNREACHABLE_ROUNDS = 3;
const PROGRESS_EVERY_MS = 30_000;

/** A target that is still probed. `acceptedRounds`: how many of the last rounds in a row have accepted it. */
interface PendingTarget extends ProbeTarget {
  readonly acceptedRounds: number;
}

/**
 * Probes until the cluster accepts the token for every target, time is up, or more probes are useless. A round probes
 * only what was not accepted in enough rounds yet. Throws if the job is cancelled.
 */
export async function waitUntilActive(targets: readonly ProbeTarget[], deps: ActivationDeps): Promise<WaitOutcome> {
  const startedMs = deps.now();
  const elapsedMs = (): number => deps.now() - startedMs;
  const reportProgress = createProgress(deps);
  const { requiredRounds = 1 } = deps;
  let pendingTargets: readonly PendingTarget[] = targets.map((target) => ({ ...target, acceptedRounds: 0 }));
  let wasReached = false;
  for (let number = 1; ; number++) {
    const roundMs = elapsedMs();
    const results = await probeAll(pendingTargets, number, deps.timeoutMs - roundMs, deps.probe);
    pendingTargets = countRounds(pendingTargets, results).filter((target) => target.acceptedRounds < requiredRounds);
    const waitedMs = elapsedMs();
    if (pendingTargets.length === 0) return { kind: "active", waitedMs };

    wasReached ||= results.some(({ kind }) => kind !== "unreachable");
    const finalOutcome = findFinalOutcome(results, number, wasReached);
    if (finalOutcome !== undefined) return finalOutcome;

    const why = findReason(results);
    const nextMs = computeNextRoundMs(roundMs, waitedMs, results, deps.timeoutMs);
    if (nextMs === undefined) return { kind: "inactive", waitedMs, why: why ?? NOT_CONFIRMED };
    if (why !== undefined) reportProgress(waitedMs, why);
    await deps.sleep(nextMs - waitedMs);
  }
}

function probeAll(
  targets: readonly ProbeTarget[],
  number: number,
  remainingMs: number,
  probe: Probe,
): Promise<ProbeResult[]> {
  const timeoutMs = Math.max(LAST_PROBE_TIMEOUT_MS, Math.min(PROBE_TIMEOUT_MS, remainingMs));
  return Promise.all(targets.map(({ action, database }) => probe(action, database, timeoutMs, number)));
}

/** A round without a confirmation starts the count again. */
function countRounds(targets: readonly PendingTarget[], results: readonly ProbeResult[]): readonly PendingTarget[] {
  return targets.map((target, index) => {
    const isAccepted = results[index]?.kind === "accepted";
    return { ...target, acceptedRounds: isAccepted ? target.acceptedRounds + 1 : 0 };
  });
}

/** The outcome if more probes are pointless: the responses are not the cluster's, or it was never reached. */
function findFinalOutcome(
  results: readonly ProbeResult[],
  rounds: number,
  wasReached: boolean,
): WaitOutcome | undefined {
  for (const result of results) {
    if (result.kind === "unclear") return result;
    const isFinal =
      result.kind === "unreachable" && !wasReached && (!result.isRetryable || rounds >= MAX_UNREACHABLE_ROUNDS);
    if (isFinal) return { kind: "unreachable", why: result.why };
  }
  return undefined;
}

/** Stands for the last response if it accepted the token, but time is up. */
const NOT_CONFIRMED = "the token was accepted, but not yet often enough in a row";

/** Why the token is not active: from the first probe that was not accepted. `undefined` if all were. */
function findReason(results: readonly ProbeResult[]): string | undefined {
  return results.flatMap((result) => (result.kind === "accepted" ? [] : [result.why]))[0];
}

/**
 * When the next round starts, if the last one started at `roundMs` and ended at `waitedMs`. The final round starts when
 * time is up. `undefined` if there is no next round. All times count from the start of the wait.
 */
function computeNextRoundMs(
  roundMs: number,
  waitedMs: number,
  results: readonly ProbeResult[],
  timeoutMs: number,
): number | undefined {
  const retryAfterMs = Math.max(0, ...results.map((result) => (result.kind === "not-yet" && result.retryAfterMs) || 0));
  if (waitedMs >= timeoutMs || waitedMs + retryAfterMs > timeoutMs) return undefined;
  return Math.min(Math.max(waitedMs + retryAfterMs, roundMs + computeIntervalMs(roundMs)), timeoutMs);
}

/** Logs that a wait has begun, and at intervals that it continues. */
function createProgress({ info, timeoutMs }: ActivationDeps): (waitedMs: number, why: string) => void {
  let reportedMs: number | undefined;
  return (waitedMs, why) => {
    if (reportedMs !== undefined && waitedMs - reportedMs < PROGRESS_EVERY_MS) return;
    info(
      reportedMs === undefined
        ? `Waiting up to ${formatDuration(timeoutMs / 1000)} for the cluster to accept the token.`
        : `Still waiting after ${formatDuration(waitedMs / 1000)}. Last response: ${why}.`,
    );
    reportedMs = waitedMs;
  };
}

import { formatAbout } from "../grant/duration.ts";
import type { ServerClock } from "../http/server-clock.ts";
import { warning } from "./annotations.ts";

const MAX_SKEW_MS = 60_000;

/**
 * Formats the warning for a clock that differs from InfluxDB's by more than a minute. Returns `undefined` if it does
 * not, or if InfluxDB's clock is not known. `overrunMs` is how much longer than requested a token lives. If its expiry
 * was computed before the first response of InfluxDB, it lives longer by as much as the runner's clock is ahead.
 */
export function formatClockWarning(leadMs: number | undefined, overrunMs = 0): string | undefined {
  if (leadMs === undefined || Math.abs(leadMs) <= MAX_SKEW_MS) return undefined;
  const isAhead = leadMs < 0;
  const difference = `This runner's clock is ${formatAbout(Math.abs(leadMs) / 1000)} ${isAhead ? "ahead of" : "behind"} InfluxDB's`;
  const usedRunnerClock = Math.abs(overrunMs + leadMs) <= MAX_SKEW_MS;
  return usedRunnerClock
    ? `${difference}. The expiry of the token was computed with the runner's clock, because InfluxDB had not responded yet, so the token lives ${formatAbout(Math.abs(overrunMs) / 1000)} ${isAhead ? "longer" : "shorter"} than requested; synchronize this runner's clock`
    : `${difference}. Token ages and expiries use InfluxDB's clock; synchronize this runner's clock`;
}

/** Creates a function that warns once if this runner's clock is wrong. For `overrunMs`, see `formatClockWarning`. */
export function createClockWarning(clock: Pick<ServerClock, "leadMs">): (overrunMs?: number) => void {
  let hasWarned = false;
  return (overrunMs) => {
    const message = hasWarned ? undefined : formatClockWarning(clock.leadMs, overrunMs);
    if (message === undefined) return;
    hasWarned = true;
    warning(message);
  };
}

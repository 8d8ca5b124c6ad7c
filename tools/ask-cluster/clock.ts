import { formatDuration } from "../../src/grant/duration.ts";

/** The header has whole seconds, and a response takes some time. */
const MAX_CLOCK_ERROR_MS = 2_000;

/** Describes how far the clock of a server is ahead of this computer's. */
export function describeClock(aheadMs: number | undefined): string {
  if (aheadMs === undefined) return "no such header";
  if (Math.abs(aheadMs) <= MAX_CLOCK_ERROR_MS) return "within 2 s";
  return `${formatDuration(Math.abs(aheadMs) / 1000)} ${aheadMs > 0 ? "ahead" : "behind"}`;
}

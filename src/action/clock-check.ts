import type { HttpAnswer } from "../influxdb/http.ts";
import { formatDuration } from "../token/duration.ts";

const MOST_SKEW_MS = 60_000;

/** A warning where this runner's clock is more than a minute off the server's; `undefined` where it is not. */
export function clockWarning(answer: HttpAnswer, nowMs: number): string | undefined {
  const header = answer.headers["date"];
  const serverMs = typeof header === "string" ? Date.parse(header) : Number.NaN;
  const aheadMs = nowMs - serverMs;
  if (Number.isNaN(serverMs) || Math.abs(aheadMs) <= MOST_SKEW_MS) return undefined;
  const off = formatDuration(Math.abs(aheadMs) / 1000);
  return `This runner's clock is ${off} ${aheadMs > 0 ? "ahead of" : "behind"} InfluxDB's. The expiry of the token is counted by this runner's clock, so the token lives that much ${aheadMs > 0 ? "longer" : "shorter"}`;
}

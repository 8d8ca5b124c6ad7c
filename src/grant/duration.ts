import { Invalid, quote } from "../redaction/invalid.ts";

const UNITS = [
  { name: "w", seconds: 604_800 },
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "m", seconds: 60 },
  { name: "s", seconds: 1 },
] as const;

const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/** The format of a duration, for error messages. */
export const DURATION_FORM =
  "write whole numbers with w, d, h, m or s, the largest unit first and each at most once: 90s, 30m, 1h30m, 7d, 2w";

/** The seconds of a duration such as `1h30m`; `undefined` if the text is not a duration. */
export function toSeconds(text: string): number | undefined {
  const match = text === "" ? null : DURATION.exec(text);
  if (match === null) return undefined;
  return UNITS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit.seconds, 0);
}

/** Parses a duration, or `0`, to seconds. Throws `Invalid`, which explains the format. */
export function parseDuration(text: string): number {
  const seconds = text === "0" ? 0 : toSeconds(text);
  if (seconds === undefined) throw new Invalid(`${quote(text)} is not a duration; ${DURATION_FORM}`);
  if (!Number.isSafeInteger(seconds))
    throw new Invalid(`${quote(text)} is too long; the maximum is ${Number.MAX_SAFE_INTEGER}s`);
  return seconds;
}

/** A duration in its two largest units: `1h 30m`, `2d`, `45s`. Rounds down. A negative duration becomes `0s`. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  const units: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) units.push(`${count}${unit.name}`);
  }
  return units.length === 0 ? "0s" : units.slice(0, 2).join(" ");
}

/** An approximate duration: rounded to the minute from ten minutes, to 5 s from one minute. */
export function formatAbout(seconds: number): string {
  const step = seconds >= 600 ? 60 : seconds >= 60 ? 5 : 1;
  return formatDuration(Math.round(seconds / step) * step);
}

/** An elapsed time: `0.4 s`, `12 s`, `2m 30s`. At least `0.1 s`. */
export function formatElapsed(ms: number): string {
  if (ms >= 60_000) return formatDuration(ms / 1000);
  return `${(Math.max(ms, 100) / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
}

import { Invalid, quote } from "../redaction/invalid.ts";
import { DURATION_FORM, toSeconds } from "./duration.ts";

/** When a token expires: some seconds after its create request, at an instant, or never. */
export type Expiry =
  | { readonly kind: "after"; readonly seconds: number }
  | { readonly kind: "at"; readonly atMs: number }
  | { readonly kind: "never" };

/** The last second that `YYYY-MM-DDTHH:MM:SSZ` can express. */
const END_OF_YEAR_9999_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?$/;

const EXPIRY_FORMS = `${DURATION_FORM}; or an RFC 3339 timestamp with a time zone, such as 2030-01-31T12:00:00Z; or never`;

/**
 * Parses an expiry: a duration, a timestamp or `never`. Throws `Invalid` if it is none of them, or not after `nowMs`.
 */
export function parseExpiry(text: string, nowMs: number): Expiry {
  if (text === "never") return { kind: "never" };
  const seconds = toSeconds(text);
  if (seconds !== undefined) return parseAfter(text, seconds, nowMs);
  if (TIMESTAMP.test(text)) return parseAt(text, nowMs);
  throw new Invalid(`${quote(text)} is not an expiry; ${EXPIRY_FORMS}`);
}

/** Ten years, with at most three leap days. */
const MAX_ENTERPRISE_SECONDS = 3_653 * 86_400;

/**
 * Parses an expiry for Enterprise and Cloud. Some of their versions take a very long duration for none, so that the
 * token would never expire.
 */
export function parseEnterpriseExpiry(text: string, nowMs: number): Expiry {
  const expiry = parseExpiry(text, nowMs);
  const seconds = expiry.kind === "after" ? expiry.seconds : expiry.kind === "at" ? (expiry.atMs - nowMs) / 1000 : 0;
  if (seconds <= MAX_ENTERPRISE_SECONDS) return expiry;
  throw new Invalid(
    `${quote(text)} is more than ten years away, which is the maximum for Enterprise and Cloud; write an earlier expiry, or never`,
  );
}

function parseAfter(text: string, seconds: number, nowMs: number): Expiry {
  if (seconds === 0) throw new Invalid(`${quote(text)} is zero; set an expiry of at least 1s`);
  if (nowMs + seconds * 1000 > END_OF_YEAR_9999_MS) {
    throw new Invalid(`${quote(text)} ends after the year 9999; write a shorter duration, or never`);
  }
  return { kind: "after", seconds };
}

function parseAt(text: string, nowMs: number): Expiry {
  const atMs = parseTimestampMs(text);
  if (atMs > END_OF_YEAR_9999_MS) throw new Invalid(`${quote(text)} is after the year 9999`);
  if (atMs <= nowMs)
    throw new Invalid(`${quote(text)} is in the past: this runner's clock shows ${formatTimestamp(nowMs)}`);
  return { kind: "at", atMs };
}

function parseTimestampMs(text: string): number {
  const [, year, month, day, hour, minute, second, zone] = TIMESTAMP.exec(text) ?? [];
  if (zone === undefined)
    throw new Invalid(`${quote(text)} has no time zone; add Z for UTC, or an offset such as +02:00`);
  const wholeSecond = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  // Date.parse accepts 24:00:00 and moves some impossible dates to the next month. A round trip detects both.
  const localMs = Date.parse(`${wholeSecond}Z`);
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(wholeSecond)) {
    throw new Invalid(
      `${quote(text)} is not a valid date and time; check the month and day, and that hours are at most 23, minutes and seconds at most 59`,
    );
  }
  const atMs = Date.parse(`${wholeSecond}${zone.toUpperCase()}`);
  if (Number.isNaN(atMs))
    throw new Invalid(`${quote(text)} has an invalid offset; write Z for UTC, or an offset such as +02:00`);
  return atMs;
}

/** The `expiresAt` of a request that is sent at `nowMs`; `undefined` for never. */
export function computeExpiresAt(expiry: Expiry, nowMs: number): string | undefined {
  switch (expiry.kind) {
    case "never":
      return undefined;
    case "at":
      return formatTimestamp(expiry.atMs);
    case "after":
      return formatTimestamp(nowMs + expiry.seconds * 1000);
  }
}

/**
 * By how many milliseconds a token that was created at `nowMs` expires later than requested. 0 unless the requested
 * expiry is a duration.
 */
export function computeOverrunMs(expiry: Expiry, expiresAt: string | undefined, nowMs: number): number {
  if (expiry.kind !== "after" || expiresAt === undefined) return 0;
  return Date.parse(expiresAt) - nowMs - expiry.seconds * 1000;
}

/** Throws if an expiry has passed since the inputs were parsed, or by another clock. */
export function requireFuture(expiry: Expiry, nowMs: number): void {
  if (expiry.kind !== "at" || expiry.atMs > nowMs) return;
  throw new Error(
    `expiry: ${formatTimestamp(expiry.atMs)} is in the past: InfluxDB's clock shows ${formatTimestamp(nowMs)}. No token was created`,
  );
}

/**
 * An instant in the format of InfluxDB and of the outputs: `YYYY-MM-DDTHH:MM:SSZ`, rounded down to the second. (A page
 * of InfluxData uses `date +%z`, but its `+0000` is not valid in RFC 3339.)
 */
export function formatTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

import { describe, expect, test } from "vitest";
import { computeRetryDelayMs, readRateLimitMs } from "../../../src/github/retry.ts";
import type { HttpResponse } from "../../../src/http/messages.ts";
import { NoResponse } from "../../../src/http/no-response.ts";
import type { ExchangeResult } from "../../../src/http/send-once.ts";
import { NOW_MS } from "../main/fixtures.ts";

const respond = (status: number, headers: HttpResponse["headers"] = {}): ExchangeResult => ({
  kind: "response",
  response: { status, headers, body: "" },
});
const fail = (...[code, options]: ConstructorParameters<typeof NoResponse>): ExchangeResult => ({
  kind: "no-response",
  failure: new NoResponse(code, options),
});
const inSeconds = (seconds: number): string => String(NOW_MS / 1000 + seconds);

describe("the remaining time of a rate limit", () => {
  test.each<{ name: string; status: number; headers?: HttpResponse["headers"]; ms: number | undefined }>([
    { name: "retry-after", status: 403, headers: { "retry-after": "30" }, ms: 30_000 },
    { name: "retry-after: 0", status: 429, headers: { "retry-after": "0" }, ms: 0 },
    {
      name: "retry-after before the reset",
      status: 403,
      headers: { "retry-after": "2", "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(50) },
      ms: 2_000,
    },
    {
      name: "nothing remaining",
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(50) },
      ms: 51_000,
    },
    {
      name: "nothing remaining, by GitHub's clock if it differs",
      status: 403,
      headers: {
        date: new Date(NOW_MS + 7_200_000).toUTCString(),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": inSeconds(7_250),
      },
      ms: 51_000,
    },
    {
      name: "a reset that is past by this clock",
      status: 429,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(-50) },
      ms: 1_000,
    },
    { name: "nothing remaining, without a reset", status: 403, headers: { "x-ratelimit-remaining": "0" }, ms: 60_000 },
    {
      name: "a reset that is not a number",
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" },
      ms: 60_000,
    },
    {
      name: "a reset with a sign",
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "-5" },
      ms: 60_000,
    },
    {
      name: "a reset that is a number with a unit",
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "5 s" },
      ms: 60_000,
    },
    { name: "429 without a header", status: 429, ms: 60_000 },
    { name: "403 without a header, for a missing permission", status: 403, ms: undefined },
    {
      name: "403 with requests remaining",
      status: 403,
      headers: { "x-ratelimit-remaining": "4999", "x-ratelimit-reset": inSeconds(50) },
      ms: undefined,
    },
    { name: "503 with retry-after, for an outage", status: 503, headers: { "retry-after": "30" }, ms: undefined },
    { name: "200", status: 200, headers: { "x-ratelimit-remaining": "0" }, ms: undefined },
  ])("is $ms ms for $name", ({ status, headers = {}, ms }) => {
    expect(readRateLimitMs({ status, headers }, NOW_MS)).toBe(ms);
  });
});

describe("the delay before a retry", () => {
  test.each<{ name: string; result: ExchangeResult; attempt?: number; ms: number | undefined }>([
    { name: "a success", result: respond(200), ms: undefined },
    { name: "a redirect", result: respond(301), ms: undefined },
    { name: "a rejection", result: respond(403), ms: undefined },
    { name: "an unknown repository", result: respond(404), ms: undefined },
    { name: "a rate limit of a minute", result: respond(429, { "retry-after": "60" }), ms: 60_000 },
    { name: "a rate limit of more than a minute", result: respond(429, { "retry-after": "61" }), ms: undefined },
    { name: "the first response of an outage", result: respond(502), ms: 250 },
    { name: "the third response of an outage", result: respond(500), attempt: 3, ms: 1_000 },
    { name: "an outage with Retry-After", result: respond(503, { "retry-after": "5" }), ms: 5_250 },
    { name: "an outage of a gateway", result: respond(522), ms: 250 },
    { name: "a request that is not implemented", result: respond(501), ms: undefined },
    { name: "a closed connection", result: fail("ECONNRESET", { sent: true }), attempt: 2, ms: 500 },
    { name: "an expired certificate", result: fail("CERT_HAS_EXPIRED", { sent: false }), ms: undefined },
    { name: "a cancelled job", result: fail("CANCELLED", { sent: true }), ms: undefined },
  ])("is $ms ms after $name", ({ result, attempt = 1, ms }) => {
    expect(computeRetryDelayMs(result, attempt, NOW_MS, 0.5)).toBe(ms);
  });
});

import { describe, expect, test } from "vitest";
import { createFetch } from "../../../src/github/fetch.ts";
import { openHttp } from "../../../src/http/http.ts";
import { secondaryRateLimit, unicorn } from "../../support/github/github-responses.ts";
import type { Outcome } from "../../support/github/interventions.ts";
import { startGitHub } from "../../support/github/start.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";

/** The responses to consecutive requests, and how long each takes. The last one is repeated. */
type Outcomes = readonly { readonly outcome: Outcome; readonly tookMs?: number }[];

/** Starts a GitHub with these outcomes and creates a fetch for it. Waits take no time, but are recorded. */
async function openFetch(outcomes: Outcomes) {
  const clock = settableClock();
  const emulator = await startGitHub({ now: clock.now });
  emulator.intervene((request) => {
    const { outcome, tookMs = 0 } = outcomes[Math.min(request.number, outcomes.length) - 1] ?? { outcome: unicorn() };
    clock.advance(tookMs);
    return outcome;
  });
  const trust = { roots: "default", caCertificate: "" } as const;
  const http = openHttp({ trust, httpsProxy: "", noProxy: "", connections: 1 });
  const infos: string[] = [];
  const traces: string[] = [];
  const get = createFetch({
    http,
    info: (message) => infos.push(message),
    signal: new AbortController().signal,
    trace: ({ outcome, elapsedMs, attempt }) => traces.push(`${outcome}, ${elapsedMs} ms, attempt ${attempt}`),
    pace: {
      now: clock.now,
      serverNow: clock.now,
      random: () => 0.5,
      deadlineMs: Number.POSITIVE_INFINITY,
      sleep: async (ms) => clock.advance(ms),
    },
  });
  return {
    get: (method = "GET") => get(`${emulator.apiUrl}/repos/o/r/actions/runs`, { method }),
    requests: emulator.requests,
    infos,
    traces,
    async [Symbol.asyncDispose]() {
      await http.close();
      await emulator.close();
    },
  };
}

const OK = { outcome: { status: 200, headers: { "content-type": "application/json" }, body: "{}" } };

describe("a response of GitHub", () => {
  test("is returned with its status, headers and body", async () => {
    const headers = { "content-type": "text/plain", "x-github-request-id": "1" };
    await using github = await openFetch([{ outcome: { status: 418, headers, body: "tea" } }]);
    const response = await github.get();
    expect(response.status).toBe(418);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(response.headers.get("x-github-request-id")).toBe("1");
    expect(await response.text()).toBe("tea");
  });

  test.each([204, 304])("has no body if its status is %i", async (status) => {
    await using github = await openFetch([{ outcome: { status, headers: {}, body: "" } }]);
    expect((await github.get()).body).toBeNull();
  });

  test("is reported in a debug line, and so is a missing response", async () => {
    await using github = await openFetch([
      { outcome: "hang-up", tookMs: 30 },
      { ...OK, tookMs: 70 },
    ]);
    await github.get();
    expect(github.traces).toEqual(["UND_ERR_SOCKET, 30 ms, attempt 1", "200, 70 ms, attempt 2"]);
  });
});

test("a request that could change something is not sent", async () => {
  await using github = await openFetch([OK]);
  await expect(github.get("DELETE")).rejects.toThrow("This action only reads from GitHub, and DELETE is not a GET");
  expect(github.requests).toEqual([]);
});

describe("a retry", () => {
  test("is logged with its reason and its delay", async () => {
    await using github = await openFetch([{ outcome: unicorn(502) }, { outcome: "hang-up" }, OK]);
    await github.get();
    expect(github.infos).toEqual([
      "GitHub returned 502. Retrying in 0.3 s.",
      expect.stringMatching(/^GitHub: .+\. Retrying in 0\.5 s\.$/),
    ]);
  });

  test.each([
    { name: "sent within two minutes without a final response", tookMs: 59_999, requests: 2 },
    { name: "not sent after two minutes", tookMs: 60_000, requests: 1 },
  ])("is $name", async ({ tookMs, requests }) => {
    await using github = await openFetch([{ outcome: secondaryRateLimit(60), tookMs }, OK]);
    await github.get();
    expect(github.requests).toHaveLength(requests);
  });

  test("is sent for another two minutes after every final response", async () => {
    const limit = { outcome: secondaryRateLimit(50), tookMs: 60_000 };
    await using github = await openFetch([limit, OK, limit, OK]);
    await github.get();
    await github.get();
    expect(github.requests).toHaveLength(4);
  });

  test("is not sent after two minutes, until a response is final again", async () => {
    const outage = { outcome: secondaryRateLimit(60), tookMs: 60_000 };
    await using github = await openFetch([outage, outage, OK, { outcome: unicorn(502) }, OK]);
    expect((await github.get()).status).toBe(403);
    expect((await github.get()).status).toBe(403);
    expect((await github.get()).status).toBe(200);
    expect(github.requests).toHaveLength(3);
    expect((await github.get()).status).toBe(200);
    expect(github.requests).toHaveLength(5);
  });
});

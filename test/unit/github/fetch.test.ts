import { describe, expect, test } from "vitest";
import { createFetch } from "../../../src/github/fetch.ts";
import { openHttp } from "../../../src/http/http.ts";
import { secondaryRateLimit, unicorn } from "../../support/github/github-answers.ts";
import type { Outcome } from "../../support/github/interventions.ts";
import { startGitHub } from "../../support/github/start.ts";
import { settableClock } from "../../support/influxdb/settable-clock.ts";

/** Answers to requests one after the other, and how long each takes. The last one is for all that come after it. */
type Answers = readonly { readonly outcome: Outcome; readonly tookMs?: number }[];

/** A GitHub that answers so, and a fetch for it. Waiting takes no time, and is told. */
async function fetching(answers: Answers) {
  const clock = settableClock();
  const emulator = await startGitHub({ now: clock.now });
  emulator.intervene((request) => {
    const { outcome, tookMs = 0 } = answers[Math.min(request.number, answers.length) - 1] ?? { outcome: unicorn() };
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

describe("GitHub's answer", () => {
  test("is given with its status, headers and body", async () => {
    const headers = { "content-type": "text/plain", "x-github-request-id": "1" };
    await using github = await fetching([{ outcome: { status: 418, headers, body: "tea" } }]);
    const response = await github.get();
    expect(response.status).toBe(418);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(response.headers.get("x-github-request-id")).toBe("1");
    expect(await response.text()).toBe("tea");
  });

  test.each([204, 304])("may have no body, where its status is %i", async (status) => {
    await using github = await fetching([{ outcome: { status, headers: {}, body: "" } }]);
    expect((await github.get()).body).toBeNull();
  });

  test("is a line with debug logging, and so is the lack of one", async () => {
    await using github = await fetching([
      { outcome: "hang-up", tookMs: 30 },
      { ...OK, tookMs: 70 },
    ]);
    await github.get();
    expect(github.traces).toEqual(["UND_ERR_SOCKET, 30 ms, attempt 1", "200, 70 ms, attempt 2"]);
  });
});

test("nothing is sent that could change anything", async () => {
  await using github = await fetching([OK]);
  await expect(github.get("DELETE")).rejects.toThrow("This action only reads from GitHub, and DELETE is not a GET");
  expect(github.requests).toEqual([]);
});

describe("another try", () => {
  test("is told with what came, and when it begins", async () => {
    await using github = await fetching([{ outcome: unicorn(502) }, { outcome: "hang-up" }, OK]);
    await github.get();
    expect(github.infos).toEqual([
      "GitHub returned 502. Retrying in 0.3 s.",
      expect.stringMatching(/^GitHub: .+\. Retrying in 0\.5 s\.$/),
    ]);
  });

  test.each([
    { name: "within two minutes without a final answer", tookMs: 59_999, requests: 2 },
    { name: "not once they are over", tookMs: 60_000, requests: 1 },
  ])("is made $name", async ({ tookMs, requests }) => {
    await using github = await fetching([{ outcome: secondaryRateLimit(60), tookMs }, OK]);
    await github.get();
    expect(github.requests).toHaveLength(requests);
  });

  test("is made again for two minutes after every final answer", async () => {
    const limit = { outcome: secondaryRateLimit(50), tookMs: 60_000 };
    await using github = await fetching([limit, OK, limit, OK]);
    await github.get();
    await github.get();
    expect(github.requests).toHaveLength(4);
  });

  test("is made no more once two minutes have passed, until an answer is final again", async () => {
    const outage = { outcome: secondaryRateLimit(60), tookMs: 60_000 };
    await using github = await fetching([outage, outage, OK, { outcome: unicorn(502) }, OK]);
    expect((await github.get()).status).toBe(403);
    expect((await github.get()).status).toBe(403);
    expect((await github.get()).status).toBe(200);
    expect(github.requests).toHaveLength(3);
    expect((await github.get()).status).toBe(200);
    expect(github.requests).toHaveLength(5);
  });
});
